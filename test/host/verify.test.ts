import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import test from 'ava'
import { verifySegment } from '#host/archive/verify.ts'
import { segmentBytes } from '#recovery/wal-segment.ts'

const content = Buffer.alloc(segmentBytes)
for (let at = 0; at < 200_000; at++) content[at] = (at * 2_654_435_761) >>> 24
const sha1 = createHash('sha1').update(content).digest('hex')

let folder: string
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'))
})
test.after.always(() => rm(folder, { recursive: true }))

async function verdict(name: string, bytes: Buffer, expected = sha1) {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return verifySegment({
    segment: '000000010000000000000001',
    sha1: expected,
    path,
    bytes: bytes.length,
    changedAt: '',
  })
}

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const at = copy.length >> 1
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}

for (const [form, bytes] of [
  ['plain', content],
  ['a.zst', zstdCompressSync(content)],
  ['a.gz', gzipSync(content)],
] as const) {
  test(`a whole segment, cut in half, empty, and with a flipped byte: ${form}`, async t => {
    t.is(await verdict(`whole.${form}`, bytes), true)
    t.is(await verdict(`half.${form}`, half(bytes)), 'torn')
    t.is(await verdict(`empty.${form}`, Buffer.alloc(0)), 'torn')
    t.not(await verdict(`flipped.${form}`, flipped(bytes)), true)
    t.is(await verdict(`other.${form}`, bytes, '0'.repeat(40)), 'corrupt')
  })
}

test('zeros in the place of a compressed file are corrupt', async t => {
  t.is(await verdict('zeros.zst', Buffer.alloc(4_096)), 'corrupt')
})
