/** The command line as it was typed, so that it can be shown with something added. */
export function typedAs(command: string, argv: string[]): string {
  return [
    'drctl',
    command,
    ...argv.map(word => (/^[\w./:=@+-]+$/.test(word) ? word : JSON.stringify(word))),
  ].join(' ')
}
