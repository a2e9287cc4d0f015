import { Config } from '@oclif/core/config'
import { nearest } from '#recovery/nearest.ts'
import { oclif } from './oclif.ts'
import { unknownCommand, unknownFlag } from './parser-words.ts'

/** What was perhaps meant by a mistyped command or flag, to be typed instead; it is never run by itself. */
export async function suggestion(error: unknown, command: string): Promise<string | undefined> {
  if (!(error instanceof Error)) return undefined
  const words = unknownCommand(error)
  if (words !== undefined) return commandLike(words, await Config.load({ ...oclif }))
  const flag = unknownFlag(error)
  if (flag !== undefined) return flagLike(flag, command, await Config.load({ ...oclif }))
  return undefined
}

/** By all its words, or by its last one alone: `watch` is meant for `failover watch`. */
function commandLike(words: string, { commandIDs, topics }: Config): string | undefined {
  const known = new Map<string, string>()
  for (const id of [...commandIDs, ...topics.map(({ name }) => name)]) {
    const typed = id.replaceAll(':', ' ')
    known.set(typed, `drctl ${typed}`)
    const last = typed.split(' ').at(-1) ?? ''
    if (!known.has(last)) known.set(last, `drctl ${typed}`)
  }
  const found = nearest(words, [...known.keys()])
  return found === undefined ? undefined : known.get(found)
}

function flagLike(flag: string, command: string, config: Config): string | undefined {
  const { flags = {} } = config.findCommand(command.replaceAll(' ', ':')) ?? {}
  return nearest(
    flag,
    Object.keys(flags).map(name => `--${name}`),
  )
}
