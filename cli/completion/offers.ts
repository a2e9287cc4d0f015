import type { Command } from '@oclif/core/command'

/** A word that may come next, and what it is. */
export type Offer = { word: string; about: string }

/** The commands as oclif knows them, and what stands for a value that is not among a flag's own options. */
export type Known = {
  commands: Pick<Command.Cached, 'id' | 'summary' | 'hidden' | 'args' | 'flags'>[]
  topics: { name: string; description?: string | undefined }[]
  regions: () => Promise<string[]>
  /** Names of a service's runs. */
  runs: (service: string) => Promise<string[]>
}

type OneCommand = Known['commands'][number]
type Flag = OneCommand['flags'][string]

/**
 * What may stand in the place of the last of the words that are typed behind `drctl`. Nothing where a value is free, or is
 * a file's name, which the shell completes by itself.
 */
export async function offers(typed: string[], known: Known): Promise<Offer[]> {
  // A shell that breaks words at = gives that as a word of its own.
  const words = typed.filter((word, i) => word !== '=' || i === typed.length - 1)
  const current = (words.at(-1) ?? '').replace(/^=$/, '')
  const before = words.slice(0, -1)
  const command = commandOf(before, known)
  const all = command ? await within(command, before, current, known) : nextWords(before, known)
  return all.filter(({ word }) => word.startsWith(current))
}

const wordsOf = (id: string) => id.split(':')

/** The command that the first words name. */
const commandOf = (words: string[], { commands }: Known): OneCommand | undefined =>
  commands.find(({ id }) => wordsOf(id).every((word, i) => words[i] === word))

/** The next word of each command that begins so: a topic, or the command itself. */
function nextWords(before: string[], { commands, topics }: Known): Offer[] {
  const found = new Map<string, string>()
  for (const { id, summary = '', hidden } of commands) {
    const own = wordsOf(id)
    const next = own[before.length]
    if (hidden || next === undefined || !before.every((word, i) => own[i] === word)) continue
    const topic = own.length > before.length + 1 && topics.find(({ name }) => name === next)
    found.set(next, topic ? (topic.description ?? '') : summary)
  }
  return [...found].map(([word, about]) => ({ word, about }))
}

async function within(
  command: OneCommand,
  before: string[],
  current: string,
  known: Known,
): Promise<Offer[]> {
  const flags = Object.values(command.flags).filter(({ hidden }) => !hidden)
  const flag = flags.find(({ name, char }) => [`--${name}`, `-${char}`].includes(before.at(-1) ?? ''))
  if (flag?.type === 'option') return valuesOf(flag, known)
  const given = before.slice(wordsOf(command.id).length)
  const untyped = flags.filter(({ name }) => !given.includes(`--${name}`))
  const flagOffers = untyped.map(({ name, summary = '' }) => ({ word: `--${name}`, about: summary }))
  if (current.startsWith('-')) return flagOffers
  const arg = Object.values(command.args)[positionals(given, flags)]
  if (!arg) return flagOffers
  if (arg.options) return arg.options.map(word => ({ word, about: arg.description ?? '' }))
  return arg.name === 'execution' ? runsOf(command, before, known) : []
}

/** `latest`, and the runs of the service that the words name, or that is meant without. */
async function runsOf({ flags }: OneCommand, before: string[], { runs }: Known): Promise<Offer[]> {
  const typed = before[before.indexOf('--service') + 1]
  const service = before.includes('--service') && typed ? typed : meantService(flags.service)
  const seen = (await runs(service)).map(word => ({ word, about: 'a run that was seen here' }))
  return [{ word: 'latest', about: 'the newest run of both regions' }, ...seen]
}

const meantService = (flag: Flag | undefined) =>
  process.env[flag?.type === 'option' ? (flag.env ?? '') : ''] || String(flag?.default)

/** How many of the words are arguments, and neither flags nor their values. */
function positionals(words: string[], flags: Flag[]): number {
  const taking = flags
    .filter(({ type }) => type === 'option')
    .flatMap(({ name, char }) => [`--${name}`, `-${char}`])
  return words.filter((word, i) => !word.startsWith('-') && !taking.includes(words[i - 1] ?? '')).length
}

async function valuesOf(flag: Flag, { regions }: Known): Promise<Offer[]> {
  if (flag.type !== 'option') return []
  const about = flag.summary ?? ''
  const words = flag.helpValue === '<region>' ? await regions() : (flag.options ?? [])
  return words.map(word => ({ word, about }))
}
