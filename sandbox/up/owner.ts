import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'

/** Who the instances run as. PostgreSQL refuses root, so a sandbox that root starts gives them to `postgres`. */
export type Owner = { name: string; uid: number; gid: number }

/** Throws when root starts the sandbox and there is no user `postgres`. */
export function instanceOwner(): Owner {
  const { uid, gid, username } = userInfo()
  if (uid !== 0) return { name: username, uid, gid }
  const entry = /^(postgres):[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  if (entry === null) throw new Error('there is no user postgres: install the package postgresql')
  return { name: 'postgres', uid: Number(entry[2]), gid: Number(entry[3]) }
}
