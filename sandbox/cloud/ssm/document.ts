import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'

const Parameter = z.strictObject({
  type: z.enum(['String', 'StringList']),
  description: z.string().optional(),
  allowedPattern: z.string().optional(),
  allowedValues: z.array(z.string()).optional(),
  default: z.union([z.string(), z.array(z.string())]).optional(),
  minItems: z.number().int().optional(),
  maxChars: z.number().int().optional(),
  interpolationType: z.literal('ENV_VAR').optional(),
})

const Step = z.strictObject({
  action: z.literal('aws:runShellScript'),
  name: z.string(),
  inputs: z.strictObject({
    runCommand: z.union([z.string(), z.array(z.string())]),
    timeoutSeconds: z.union([z.string(), z.number()]).default('3600'),
  }),
})

/** A command document as far as the sandbox carries it out: schema 2.2 with one aws:runShellScript step. */
export const Content = z.strictObject({
  schemaVersion: z.literal('2.2'),
  description: z.string().default(''),
  parameters: z.record(z.string(), Parameter).default({}),
  mainSteps: z.tuple([Step]),
})
export type Content = z.infer<typeof Content>

export const Document = z.strictObject({
  name: z.string(),
  format: z.enum(['YAML', 'JSON']),
  text: z.string(),
  createdAt: z.iso.datetime(),
  owner: z.string(),
})
export type Document = z.infer<typeof Document>

/** Reads a document's text. Refuses what the schema does not take with InvalidDocumentContent. */
export function readContent(text: string): Content {
  try {
    return Content.parse(parse(text))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new AwsError('InvalidDocumentContent', `The document cannot be carried out by the sandbox:\n${why}`)
  }
}

/** SHA-256 of the text, by which DocumentHash pins a document. */
export function hashOf({ text }: Document): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The document of AWS's own that everybody uses by hand. */
export const runShellScript: Document = {
  name: 'AWS-RunShellScript',
  format: 'JSON',
  owner: 'Amazon',
  createdAt: '2017-08-31T00:01:28.000Z',
  text: JSON.stringify({
    schemaVersion: '2.2',
    description: 'Run a shell script or specify the commands to run.',
    parameters: {
      commands: { type: 'StringList', description: '(Required) The commands to run.', minItems: 1 },
      executionTimeout: { type: 'String', default: '3600', allowedPattern: '[1-9][0-9]{0,5}' },
    },
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'aws:runShellScript',
        inputs: { runCommand: '{{ commands }}', timeoutSeconds: '{{ executionTimeout }}' },
      },
    ],
  }),
}
