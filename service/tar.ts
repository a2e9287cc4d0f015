/** A file of an archive. Paths are relative, with slashes, and shorter than 100 bytes. */
export type ArchiveFile = Readonly<{ path: string; content: Buffer }>

const block = 512

/**
 * A POSIX tar archive of plain files, readable by all, owned by root, of 1970: the same files give the same bytes
 * wherever and whenever it is made.
 */
export function tar(files: readonly ArchiveFile[]): Buffer {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return Buffer.concat([...sorted.flatMap(entry), Buffer.alloc(2 * block)])
}

function entry({ path, content }: ArchiveFile): Buffer[] {
  const padding = Buffer.alloc((block - (content.length % block)) % block)
  return [header(path, content.length), content, padding]
}

function header(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) >= 100) throw new RangeError(`path too long for the archive: ${path}`)
  const bytes = Buffer.alloc(block)
  bytes.write(path, 0)
  bytes.write(octal(0o644, 8), 100)
  bytes.write(octal(0, 8), 108)
  bytes.write(octal(0, 8), 116)
  bytes.write(octal(size, 12), 124)
  bytes.write(octal(0, 12), 136)
  bytes.write('0', 156)
  bytes.write('ustar\x0000', 257)
  // The checksum is taken over the header with spaces in its place.
  bytes.fill(' ', 148, 156)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${octal(sum, 7)} `, 148)
  return bytes
}

/** Digits and a closing NUL, `width` bytes together. */
function octal(number: number, width: number): string {
  return `${number.toString(8).padStart(width - 1, '0')}\0`
}
