import type { Deployed } from '#operator/deployed.ts'
import type { EffectiveField } from '#recovery/effective-configuration.ts'
import { type Field, fieldsOf, valueText } from '#recovery/fields.ts'
import type { Difference } from '#recovery/stack-differences.ts'
import type { Paint } from './paint.ts'
import { labelled, padded, visibleLength } from './text.ts'

/** Every field of the file, with its line or that it is the default. */
export function effectiveLines(
  file: string,
  fields: EffectiveField[],
  paint: Paint,
  width: number,
): string[] {
  const wide = widest(fields)
  return [
    paint.bold(file),
    ...fields.flatMap(({ field, value, line }) => {
      const from = line === undefined ? paint.dim('default') : `line ${line}`
      return besides(`  ${padded(from, 8)}  ${padded(field, wide)}  `, valueText(value), width)
    }),
  ]
}

/** Each region's stack against the file; where there is none, the stack itself. */
export function deployedLines(
  deployed: Deployed[],
  file: string | undefined,
  paint: Paint,
  width: number,
): string[] {
  return deployed.flatMap(one => ['', ...regionLines(one, file, paint, width)])
}

function regionLines(one: Deployed, file: string | undefined, paint: Paint, width: number): string[] {
  const title = paint.bold(`deployed in ${one.region}`)
  if ('problem' in one) return [title, ...labelled('unknown', paint.yellow(one.problem), { width })]
  const { stack, differences } = one
  if (!differences) {
    const fields = fieldsOf(stack)
    const wide = widest(fields)
    return [
      title,
      ...fields.flatMap(({ field, value }) => besides(`  ${padded(field, wide)}  `, valueText(value), width)),
    ]
  }
  if (differences.length === 0) return [title, paint.green(`  as ${file} says`)]
  return [
    title,
    ...differences.flatMap(difference => differenceLines(difference, paint, width)),
    `  next: deploy the stack in ${one.region} again, or correct ${file}`,
  ]
}

const differenceLines = ({ field, file, deployed }: Difference, paint: Paint, width: number) => [
  `  ${paint.yellow(field)}`,
  ...labelled('file', valueText(file), { indent: 4, column: 10, width }),
  ...labelled('deployed', valueText(deployed), { indent: 4, column: 10, width }),
]

const widest = (fields: Field[]) => Math.max(0, ...fields.map(({ field }) => field.length))

/** A value that does not fit beside its name stands below it. */
const besides = (lead: string, text: string, width: number): string[] =>
  visibleLength(lead) + text.length <= width ? [`${lead}${text}`] : [lead.trimEnd(), `            ${text}`]
