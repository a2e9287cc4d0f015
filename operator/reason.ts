import { UsageError } from './usage-error.ts'

const longest = 500

/** A reason as it will stand in the report: one line, not empty, at most 500 characters. */
export function reasonText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') throw new UsageError('the reason is empty', 'say why: --reason "<why>"')
  if (line.length <= longest) return line
  throw new UsageError(
    `the reason has ${line.length} characters, and ${longest} fit`,
    'say it shorter: --reason "<why>"',
  )
}
