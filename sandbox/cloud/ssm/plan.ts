import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Content } from './document.ts'

export type Given = Record<string, string[]>

/** What is sent to the agent: the script with its parameters put in, or beside it as environment. */
export type Plan = {
  plugin: string
  script: string
  environment: Record<string, string>
  timeoutSeconds: number
}

type Values = Record<string, string | string[]>

/** Checks parameters against a document and puts them in. Refuses them with InvalidParameters. */
export function planOf(content: Content, given: Given): Plan {
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(content.parameters, name))
  if (unknown.length > 0) throw invalid(`The document has no parameter ${unknown.join(', ')}`)
  const values = Object.fromEntries(
    Object.entries(content.parameters).map(([name, rule]) => [name, chosenValue(name, rule, given[name])]),
  )
  const [{ name, inputs }] = content.mainSteps
  const lines = typeof inputs.runCommand === 'string' ? [inputs.runCommand] : inputs.runCommand
  return {
    plugin: name,
    script: lines.map(line => interpolate(line, values)).join('\n'),
    environment: environmentOf(content, values),
    timeoutSeconds: Number(interpolate(String(inputs.timeoutSeconds), values)),
  }
}

function chosenValue(name: string, rule: Content['parameters'][string], given: string[] | undefined) {
  const value = given ?? rule.default
  if (value === undefined) throw invalid(`Parameter ${name} is required`)
  const values = typeof value === 'string' ? [value] : value
  if (rule.type === 'String' && values.length !== 1) throw invalid(`Parameter ${name} takes one value`)
  if (values.length < (rule.minItems ?? 0))
    throw invalid(`Parameter ${name} takes at least ${rule.minItems} values`)
  for (const one of values) check(name, rule, one)
  return rule.type === 'String' ? (values[0] ?? '') : values
}

function check(name: string, rule: Content['parameters'][string], value: string): void {
  const { allowedPattern, allowedValues, maxChars } = rule
  if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(value)) {
    throw invalid(`Parameter ${name} does not match its allowed pattern ${allowedPattern}`)
  }
  if (allowedValues !== undefined && !allowedValues.includes(value)) {
    throw invalid(`Parameter ${name} is not one of its allowed values ${allowedValues.join(', ')}`)
  }
  if (maxChars !== undefined && value.length > maxChars) {
    throw invalid(`Parameter ${name} is longer than ${maxChars} characters`)
  }
}

function environmentOf(content: Content, values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(content.parameters)
      .filter(([, rule]) => rule.interpolationType === 'ENV_VAR')
      .map(([name]) => [`SSM_${name}`, [values[name] ?? ''].flat().join(',')]),
  )
}

/** `{{ name }}` in a text becomes the value; a list becomes lines. */
function interpolate(text: string, values: Values): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : [value].flat().join('\n')
  })
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameters', message)
}
