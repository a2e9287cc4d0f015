/** The command line as it was typed, so that it can be shown with something added and typed again in a shell. */
export function typedAs(command: string, argv: string[]): string {
  return ['drctl', command, ...argv.map(quoted)].join(' ')
}

/** Between single quotes a shell reads nothing but a single quote. */
const quoted = (word: string) => (/^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
