import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { DrctlError } from '#recovery/errors.ts'

export type Account = { uid: number; gid: number }

/** The numeric ids of a user of this host. Refuses a name that /etc/passwd does not have with StepFailed. */
export function account(user: string): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${user}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined)
    throw new DrctlError('StepFailed', `no user ${user} on this host`)
  return { uid: Number(uid), gid: Number(gid) }
}

/** As whom to run a program that belongs to `user`: root becomes that user, anybody else stays who they are. */
export function become(user: string): Account | undefined {
  return userInfo().uid === 0 ? account(user) : undefined
}
