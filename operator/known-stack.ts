import { isDeepStrictEqual } from 'node:util'
import { Stack } from '#recovery/contracts/stack.ts'
import { peerOf } from '#recovery/regions.ts'
import { type Connection, connect, type Place } from './connection.ts'
import { keep, lastKnown } from './last-known.ts'

/**
 * Reads something over a connection in the time of one call: begun with the stack as it was known here last, while the stack
 * is read again. What was read by a stack that is not that of now is thrown away, and read once more: so only for what
 * changes nothing.
 */
export async function readAtOnce<T>(place: Place, read: (by: Connection) => Promise<T>): Promise<T> {
  const { region, service } = place
  const kept = { what: 'stack', region, service }
  const known = Stack.safeParse(await lastKnown(kept)).data
  const early = known && read(connectionOf(known, place))
  // Judged below, when it is known whether it was the right stack.
  early?.catch(() => undefined)
  const connection = await connect(place)
  if (early && isDeepStrictEqual(connection.stack, known)) return early
  await keep(kept, connection.stack)
  return read(connection)
}

const connectionOf = (stack: Stack, { region = '' }: Place): Connection => ({
  stack,
  region,
  peer: peerOf(stack, region),
})
