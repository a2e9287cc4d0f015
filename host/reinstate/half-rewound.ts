import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readIfThere, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** Which directory: the one that a restore puts in its place is another. */
const Mark = z.strictObject({ inode: z.number().int() })

/** Not in the data directory, from which pg_rewind takes what the other side does not have. */
const markFile = ({ state }: HostSettings) => join(state, 'rewinding.json')

const inodeOf = async ({ postgres }: HostSettings) => (await stat(postgres.data)).ino

/** From here on the data directory is of no use before the rewind is over. */
export async function beginRewind(settings: HostSettings): Promise<void> {
  const mark = { inode: await inodeOf(settings) } satisfies z.infer<typeof Mark>
  await writeDurably(markFile(settings), `${JSON.stringify(mark)}\n`)
}

export const endRewind = (settings: HostSettings) => rm(markFile(settings), { force: true })

/**
 * Whether a rewind of the data directory has begun and did not end well. Such a directory can neither be started nor rewound
 * again, only be restored anew. Source: PostgreSQL, pg_rewind.
 */
export async function isHalfRewound(settings: HostSettings): Promise<boolean> {
  const text = await readIfThere(markFile(settings))
  return text !== undefined && Mark.parse(JSON.parse(text)).inode === (await inodeOf(settings))
}
