import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import { Stack } from '#recovery/contracts/stack.ts'
import { peerOf } from '#recovery/regions.ts'
import { type Connection, connect, type Place } from './connection.ts'

/**
 * Reads something over a connection in the time of one call: begun with the stack as it was known here last, while the stack
 * is read again. What was read by a stack that is not that of now is thrown away, and read once more: so only for what
 * changes nothing.
 */
export async function readAtOnce<T>(place: Place, read: (by: Connection) => Promise<T>): Promise<T> {
  const known = await knownStack(place)
  const early = known && read(connectionOf(known, place))
  // Judged below, when it is known whether it was the right stack.
  early?.catch(() => undefined)
  const connection = await connect(place)
  if (early && isDeepStrictEqual(connection.stack, known)) return early
  await remember(place, connection.stack)
  return read(connection)
}

const connectionOf = (stack: Stack, { region = '' }: Place): Connection => ({
  stack,
  region,
  peer: peerOf(stack, region),
})

async function knownStack(place: Place): Promise<Stack | undefined> {
  const text = await readFile(fileOf(place), 'utf8').catch(() => '')
  return Stack.safeParse(jsonOrNothing(text)).data
}

/** A stack that cannot be written down costs the next command a call, and nothing else. */
async function remember(place: Place, stack: Stack): Promise<void> {
  const file = fileOf(place)
  const draft = `${file}.${process.pid}`
  try {
    await mkdir(folder(), { recursive: true, mode: 0o700 })
    await writeFile(draft, JSON.stringify(stack), { mode: 0o600 })
    await rename(draft, file)
  } catch {}
}

const folder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'drctl')

/** Each account has its own, as far as the environment tells accounts apart. */
function fileOf({ region, service }: Place): string {
  const { AWS_ENDPOINT_URL, AWS_PROFILE, AWS_ACCESS_KEY_ID } = process.env
  const whose = JSON.stringify([region, service, AWS_ENDPOINT_URL, AWS_PROFILE, AWS_ACCESS_KEY_ID])
  return join(folder(), `${createHash('sha256').update(whose).digest('hex').slice(0, 32)}.json`)
}
