import type { SSMClient } from '@aws-sdk/client-ssm'
import type * as z from 'zod'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'
import { documentName } from '#recovery/stack-names.ts'
import { lookSoon, lookUntil } from './look.ts'
import { RemoteCommand } from './remote-command.ts'

/** A question to a region's host, which it answers at once with one line of JSON. */
export type HostQuestion<Answer> = {
  ssm: SSMClient
  stack: Stack
  region: string
  /** The document that asks it, and its parameters. */
  document: string
  parameters: Record<string, string>
  Answer: z.ZodType<Answer>
  /** Names the question, so that a further look finds the answer. */
  key: string
  since: Date
}

/**
 * The looks for an answer of one who waits: each throws StepRunning until there is one. HostUnreachable when the host is
 * offline.
 */
function hostAnswer<Answer>(question: HostQuestion<Answer>): () => Promise<Answer> {
  const { ssm, stack, region, document, parameters, key, since } = question
  const command = new RemoteCommand({
    ...{ ssm, key, parameters, since },
    instanceId: regionOf(stack, region).instanceId,
    document: documentName(stack.service, document),
  })
  return async () => {
    const seen = await command.look(new Date())
    if (seen.state === 'finished') return readAnswer(seen.stdout, question)
    throw new DrctlError('StepRunning', JSON.stringify({ phase: document.replaceAll('-', ' ') }), { key })
  }
}

/** Looks as long as a Lambda itself waits; then StepRunning. */
export const hostAnswerSoon = <Answer>(question: HostQuestion<Answer>): Promise<Answer> =>
  lookSoon(hostAnswer(question), isRunning)

/** Looks every `every` ms until the deadline; then HostUnreachable. For callers that may wait. */
export function awaitHostAnswer<Answer>(
  question: HostQuestion<Answer>,
  wait: { every: number; until: Date },
): Promise<Answer> {
  return lookUntil(hostAnswer(question), { ...wait, goesOn: isRunning }).catch(error => {
    throw isRunning(error) ? silent(question.region, error) : error
  })
}

const isRunning = (error: unknown): error is DrctlError =>
  error instanceof DrctlError && error.code === 'StepRunning'

function readAnswer<Answer>(
  stdout: string,
  { Answer, document, region }: Pick<HostQuestion<Answer>, 'Answer' | 'document' | 'region'>,
): Answer {
  const parsed = Answer.safeParse(jsonOrNothing(stdout.trim().split('\n').at(-1) ?? ''))
  if (parsed.success) return parsed.data
  throw new DrctlError(
    'StepFailed',
    `the host in ${region} gave no ${document.replaceAll('-', ' ')}: ${parsed.error.message}`,
    { region },
  )
}

function silent(region: string, cause: unknown): DrctlError {
  return new DrctlError('HostUnreachable', `the host in ${region} did not report in time`, { region }, cause)
}
