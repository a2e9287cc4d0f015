import { UnitFault } from './unit-file.ts'

/** One Exec line: its words before variables are put in, and whether its failure counts. */
export type CommandLine = { words: string[]; ignoreFailure: boolean; literal: boolean }

/**
 * Splits an Exec line as systemd does: quotes group, a backslash escapes, `-` before the path ignores a failure, `:`
 * leaves variables alone. `+` and `!` ask for privileges that nobody has here, and are dropped.
 */
export function parseCommandLine(text: string): CommandLine {
  const prefix = /^[-:+!@]*/.exec(text)?.[0] ?? ''
  if (prefix.includes('@')) throw new UnitFault(`'${text}': the prefix @ is not known to the sandbox`)
  const words = splitWords(text.slice(prefix.length))
  if (!words[0]?.startsWith('/')) {
    throw new UnitFault(`'${text}': the program must be an absolute path`)
  }
  return { words, ignoreFailure: prefix.includes('-'), literal: prefix.includes(':') }
}

/** Words of a line: separated by blanks, grouped by quotes. Throws UnitFault on a quote that is never closed. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  const word = /\s*((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'\\])+)/gy
  let end = 0
  for (let match = word.exec(text); match?.[1] !== undefined; match = word.exec(text)) {
    words.push(unquote(match[1]))
    end = word.lastIndex
  }
  if (text.slice(end).trim() !== '') throw new UnitFault(`'${text}': a quote is not closed`)
  return words
}

const escapes: Record<string, string> = { n: '\n', t: '\t', s: ' ', r: '\r' }

function unquote(word: string): string {
  return word.replace(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|\\(.)/g, (_, double, single, escaped) => {
    const inner: string | undefined = double ?? single
    if (inner === undefined) return escapes[escaped] ?? escaped
    return inner.replace(/\\(.)/g, (_all, letter: string) => escapes[letter] ?? letter)
  })
}

/** Puts variables in: `${NAME}` inside a word, `$NAME` alone as a word of its own that splits at blanks; `$$` is `$`. */
export function expandWords(line: CommandLine, env: NodeJS.ProcessEnv): string[] {
  if (line.literal) return line.words
  return line.words.flatMap(word => {
    const alone = /^\$([A-Za-z_]\w*)$/.exec(word)?.[1]
    if (alone !== undefined) return (env[alone] ?? '').split(/\s+/).filter(part => part !== '')
    return [
      word.replace(/\$\$|\$\{(\w+)\}/g, (all, name: string) => (all === '$$' ? '$' : (env[name] ?? ''))),
    ]
  })
}
