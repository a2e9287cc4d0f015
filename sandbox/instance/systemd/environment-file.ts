import { readFileSync } from 'node:fs'
import { splitWords } from './command-line.ts'
import { UnitFault } from './unit-file.ts'

/** Reads `NAME=value` lines; values may be quoted. A path that begins with `-` may be absent. */
export function readEnvironmentFile(path: string): Record<string, string> {
  const optional = path.startsWith('-')
  const file = optional ? path.slice(1) : path
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (optional && (cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new UnitFault(`cannot read EnvironmentFile ${file}: ${(cause as Error).message}`)
  }
  return Object.fromEntries(text.split('\n').flatMap(line => assignment(line, file)))
}

function assignment(raw: string, file: string): [string, string][] {
  const line = raw.trim()
  if (line === '' || line.startsWith('#') || line.startsWith(';')) return []
  const at = line.indexOf('=')
  if (at < 1) throw new UnitFault(`${file}: '${line.slice(0, 20)}' is not NAME=value`)
  const value = line.slice(at + 1)
  return [[line.slice(0, at), /^["']/.test(value) ? splitWords(value).join(' ') : value]]
}

/** The words of an Environment= line. */
export function parseEnvironment(line: string): [string, string][] {
  return splitWords(line).map(word => {
    const at = word.indexOf('=')
    if (at < 1) throw new UnitFault(`Environment=${word}: not NAME=value`)
    return [word.slice(0, at), word.slice(at + 1)]
  })
}
