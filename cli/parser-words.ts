/** The parser's message in our words: what is missing or unknown, without a capital. */
export function parserWords(error: Error): string {
  const missing = missingArguments(error)
  if (missing.length > 0) return `missing ${missing.join(' and ')}`
  const unknown = unknownCommand(error)
  if (unknown) return `there is no command "${unknown}"`
  const words = oneLine(error.message)
  return words.charAt(0).toLowerCase() + words.slice(1)
}

/** The words that name no command, if that is the error. oclif writes it otherwise when help was asked for. */
export const unknownCommand = ({ message }: Error): string | undefined =>
  /^command (\S+?) not found\.?$/i.exec(message)?.[1]?.replaceAll(':', ' ')

/** The flag that the command does not have, if that is the error. */
export const unknownFlag = (error: Error): string | undefined =>
  'flags' in error && Array.isArray(error.flags) && error.message.startsWith('Nonexistent flag')
    ? String(error.flags[0])
    : undefined

/** Positional arguments come as objects with a name, flags only in the message. */
function missingArguments(error: Error): string[] {
  if (!error.message.includes('required arg') || !('args' in error) || !Array.isArray(error.args)) return []
  return error.args.map(({ name }: { name: string }) => name.toUpperCase())
}

/** What oclif's parser puts around a message, its own or that of an error thrown while it reads a flag. */
const wrapping = [/^Parsing --\S+$/, /^See more help with --help$/, /^The following errors? occurred:?$/]

/** The message in one line, without the parser's words around it. */
export function oneLine(message: string): string {
  const lines = message.split('\n').map(line => line.trim())
  return lines.filter(line => line !== '' && !wrapping.some(words => words.test(line))).join(' ')
}
