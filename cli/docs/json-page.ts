import type * as z from 'zod'
import { Failure } from '#cli/json/failure.ts'
import { printed, shared } from '#cli/json/printed.ts'
import { typeText } from '#cli/json/type-text.ts'
import { generated } from './generated.ts'

const names = new Map<unknown, string>(Object.entries(shared).map(([name, schema]) => [schema, name]))

const introduction = `One object a line on stdout, each with \`v: 1\`. Fields may be added; when one goes or gets another meaning, \`v\` grows.
\`?\` marks a field that may be absent. Instants are ISO 8601 in UTC, ages and times are seconds, sizes are bytes. A task token
is never printed: whoever has one can answer. The schemas are in \`cli/json/\`, and the tests hold the commands to them.`

/** The page of everything that is printed with --json, from its schemas. */
export function jsonPage(): string {
  const section = (title: string, schema: z.ZodType) =>
    [`## ${title}`, '', '```ts', typeText(schema, names), '```', ''].join('\n')
  return [
    '# What `--json` prints',
    generated,
    introduction,
    '',
    'An error is one object on stderr, and stdout stays as it was:',
    '',
    '```ts',
    typeText(Failure, names),
    '```',
    '',
    ...Object.entries(printed).map(([command, schema]) => section(`drctl ${command}`, schema)),
    '# Shapes in several of them',
    '',
    ...Object.entries(shared).map(([name, schema]) => section(name, schema)),
  ].join('\n')
}
