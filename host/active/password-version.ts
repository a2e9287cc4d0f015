import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** One for each role that has a password in the parameter store. */
type Name = 'password-version' | 'standby-password-version'

/** Which version of a role's password was set in the database last; undefined before the first time. */
export async function setLast({ state }: HostSettings, name: Name): Promise<number | undefined> {
  return readFile(join(state, name), 'utf8').then(Number, () => undefined)
}

export const writeSetLast = ({ state }: HostSettings, name: Name, version: number) =>
  writeDurably(join(state, name), `${version}\n`)
