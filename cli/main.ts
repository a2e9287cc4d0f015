import { run } from '@oclif/core/run'
import { settings } from '@oclif/core/settings'
import { failureOf } from './failure.ts'
import { oclif } from './oclif.ts'
import { failureLines } from './render/failure.ts'
import { suggestion } from './suggestion.ts'

// Node runs the TypeScript itself; oclif must not look for ts-node or tsx.
settings.enableAutoTranspile = false

/** Runs the command that the arguments name, and sets the exit status. Never throws. */
export async function main(argv: string[] = process.argv.slice(2)): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endOnClosedPipe)
  try {
    await run(argv, oclif)
  } catch (error) {
    await tell(error, argv)
  }
}

async function tell(error: unknown, argv: string[]): Promise<void> {
  const command = commandWords(argv)
  const failure = failureOf(error, command)
  if (failure.kind === 'usage') {
    const meant = await suggestion(error, command)
    if (meant) failure.next = `did you mean ${meant}? Else ${failure.next}`
  }
  process.exitCode = failure.exit
  const lines = argv.includes('--json') ? [JSON.stringify({ v: 1, error: failure })] : failureLines(failure)
  process.stderr.write(`${lines.join('\n')}\n`)
  if (failure.kind === 'fault' && process.env.DEBUG && error instanceof Error) console.error(error.stack)
}

/** The leading words that are no flags and name a command: `failover start`. */
function commandWords(argv: string[]): string {
  const words = argv.slice(0, argv.findIndex(word => word.startsWith('-')) >>> 0)
  return words.slice(0, Object.hasOwn(oclif.pjson.oclif.topics, words[0] ?? '') ? 2 : 1).join(' ')
}

/** Who reads has gone, as in `drctl failover list | head -1`; there is nobody left to tell. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

if (import.meta.main) void main()
