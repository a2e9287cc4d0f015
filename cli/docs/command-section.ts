import type { Command } from '@oclif/core/command'

type Cached = Command.Cached
type Flag = Cached['flags'][string]
type Arg = Cached['args'][string]

/** The part of a page that is about one command: what it does, how it is typed, its arguments, flags and examples. */
export function commandSection(command: Cached): string {
  const typed = typedWords(command.id)
  const flags = ownFlags(command)
  return [
    `## drctl ${typed}`,
    '',
    command.summary ?? '',
    ...(command.description ? ['', command.description] : []),
    '',
    ...block('', [['drctl', typed, ...usage(command)].join(' ')]),
    ...list(Object.values(command.args).map(argLine)),
    ...list(flags.map(flagLine)),
    ...examples(command),
  ].join('\n')
}

export const typedWords = (id: string) => id.replaceAll(':', ' ')

/** Those of every command are told once, on the first page. */
export const ownFlags = ({ flags }: Cached): Flag[] =>
  Object.values(flags).filter(({ helpGroup, hidden }) => helpGroup !== 'GLOBAL' && !hidden)

function usage(command: Cached): string[] {
  const args = Object.values(command.args).map(arg => optional(argName(arg), !arg.required))
  const flags = ownFlags(command)
  const needed = flags.filter(({ required }) => required)
  const others = flags.filter(({ required }) => !required)
  return [...args, ...needed.map(flagName), ...others.map(flag => optional(flagName(flag), true))]
}

const optional = (text: string, isOptional: boolean) => (isOptional ? `[${text}]` : text)
const argName = ({ name }: Arg) => `<${name}>`

function flagName(flag: Flag): string {
  if (flag.type === 'boolean') return flag.allowNo ? `--[no-]${flag.name}` : `--${flag.name}`
  const value = flag.options?.join('|') ?? [flag.helpValue ?? '<value>'].flat().join(' ')
  return `--${flag.name} ${value}`
}

function argLine(arg: Arg): string {
  const options = arg.options ? ` One of: ${arg.options.join(', ')}.` : ''
  return `\`${argName(arg)}\`: ${arg.description ?? ''}${options}${byDefault(arg.default)}`
}

/** As a line of a list. */
export function flagLine(flag: Flag): string {
  const short = flag.char ? `\`-${flag.char}\`, ` : ''
  const required = flag.required ? ' (required)' : ''
  const env = flag.type === 'option' && flag.env ? ` From the environment: \`${flag.env}\`.` : ''
  const preset = flag.type === 'option' ? byDefault(flag.default) : ''
  return `${short}\`${flagName(flag)}\`${required}: ${flag.summary ?? ''}${env}${preset}`
}

const byDefault = (preset: unknown) =>
  preset === undefined || preset === '' ? '' : ` By default \`${String(preset)}\`.`

const list = (lines: string[]) => (lines.length === 0 ? [] : [...lines.map(line => `- ${line}`), ''])
const block = (language: string, lines: string[]) => [`\`\`\`${language}`, ...lines, '```', '']

function examples({ examples = [] }: Cached): string[] {
  const lines = examples.map(example => (typeof example === 'string' ? example : example.command))
  if (lines.length === 0) return []
  return block(
    'sh',
    lines.map(line => line.replaceAll('<%= config.bin %>', 'drctl')),
  )
}
