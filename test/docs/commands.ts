import { readFileSync } from 'node:fs'

/** The commands of a document: the lines of its blocks of shell. */
export function commandsOf(file: string): string[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)
  return [...blocks].flatMap(([, block = '']) => block.split('\n').filter(line => line !== ''))
}

export const deployCommands = commandsOf('docs/deploy.md')
