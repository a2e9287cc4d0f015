import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Duplex, Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { segmentBytes } from '#recovery/wal-segment.ts'
import type { SegmentFile } from './segments.ts'

export type Soundness = true | 'torn' | 'corrupt'

/**
 * Compares a segment with the SHA-1 in its name. `torn`: it ends too early, as a file does that was still being
 * replicated. `corrupt`: it has its length, or is no compressed file at all, and the content differs.
 */
export async function verifySegment({ path, sha1 }: SegmentFile): Promise<Soundness> {
  const hash = createHash('sha1')
  let bytes = 0
  try {
    for await (const piece of content(path)) {
      hash.update(piece)
      bytes += piece.length
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!/^Z(STD)?_/.test(code)) throw error
    // zlib's "unexpected end of file", for gzip and zstd alike.
    return code === 'Z_BUF_ERROR' ? 'torn' : 'corrupt'
  }
  if (bytes < segmentBytes) return 'torn'
  return hash.digest('hex') === sha1 ? true : 'corrupt'
}

function content(path: string): Readable {
  const file = createReadStream(path)
  const decompress = decompression(path)
  if (!decompress) return file
  file.on('error', error => decompress.destroy(error))
  return file.pipe(decompress)
}

function decompression(path: string): Duplex | undefined {
  if (path.endsWith('.zst')) return createZstdDecompress()
  return path.endsWith('.gz') ? createGunzip() : undefined
}
