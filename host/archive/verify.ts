import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { segmentBytes } from '#recovery/wal-segment.ts'
import type { SegmentFile } from './segments.ts'

export type Soundness = true | 'torn' | 'corrupt'

/**
 * Compares a segment with the SHA-1 in its name. `torn`: it ends too early, as a file does that is still being
 * replicated. `corrupt`: it is of full length, or no compressed file at all, and the content differs.
 */
export async function verifySegment({ path, sha1 }: SegmentFile): Promise<Soundness> {
  const hash = createHash('sha1')
  let bytes = 0
  try {
    await pipeline(createReadStream(path), ...decompression(path), async (content: AsyncIterable<Buffer>) => {
      for await (const piece of content) {
        hash.update(piece)
        bytes += piece.length
      }
    })
  } catch (error) {
    if (!isZlibError(error)) throw error
    return bytes < segmentBytes && isTruncation(error) ? 'torn' : 'corrupt'
  }
  if (bytes < segmentBytes) return 'torn'
  return hash.digest('hex') === sha1 ? true : 'corrupt'
}

function decompression(path: string) {
  if (path.endsWith('.zst')) return [createZstdDecompress()]
  return path.endsWith('.gz') ? [createGunzip()] : []
}

type ZlibError = Error & { code: string }

const isZlibError = (error: unknown): error is ZlibError =>
  error instanceof Error && 'code' in error && /^(Z_|ZSTD_|ERR_ZLIB|ERR_BUFFER)/.test(String(error.code))

const isTruncation = ({ code, message }: ZlibError) =>
  code === 'Z_BUF_ERROR' || /unexpected end|incomplete|truncat/i.test(message)
