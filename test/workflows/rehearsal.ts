import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ExecutionContext } from 'ava'
import { parse } from 'yaml'
import type { Decision } from '#recovery/contracts/ask-operator.ts'
import type { RunInput } from '#recovery/contracts/run.ts'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import { skippingClock } from '#sandbox/states/skipping-clock.ts'
import { createStates } from '#sandbox/states/states.ts'

/**
 * What a step answers in a rehearsal: by how often it was called, from 1, by its input, and by the skipped time in
 * milliseconds. A thrown string is the error's code.
 */
export type Script = Record<string, (call: number, payload: Record<string, unknown>, now: number) => unknown>

export type Rehearsal = {
  status: string
  error?: string
  output: Record<string, unknown> | undefined
  /** Lambdas in the order of their calls, repeated ones once. */
  steps: string[]
  questions: { step: string; answers: string[] }[]
  events: { type: string }[]
  /** Milliseconds since 1970, of the skipped time. */
  endedAt: number
  notified: Record<string, unknown>
}

const input: RunInput = {
  mode: 'failover',
  region: 'eu-west-1',
  peer: 'eu-central-1',
  epoch: 1,
  fromEpoch: 1,
  force: false,
  reason: 'rehearsal',
  by: 'test',
  trigger: { kind: 'operator' },
}

const good: Script = {
  'verify-outage': () => ({ verdict: 'outage', reasons: [], evidence: [] }),
  'check-readiness': () => ({ verdict: 'ready', reasons: [], replicatedAt: '2026-01-01T00:00:00.000Z' }),
  'restore-database': () => ({ backup: { label: 'B' } }),
  'stage-api': () => ({ version: '1.0.0' }),
  'hand-over': () => ({ finalLsn: '0/5000000', lastWal: '000000010000000000000004' }),
  'claim-epoch': () => ({ changeId: 'C1', record: '' }),
  'await-change': () => ({ changeId: 'C1', status: 'INSYNC' }),
  'fence-old-side': () => ({ by: 'lease', detail: '' }),
  'promote-database': () => ({ outcome: 'promoted', epoch: 2 }),
  'deploy-api': () => ({}),
  'smoke-test': () => ({ checks: [] }),
  'switch-dns': () => ({ changeId: 'C2', record: '', address: '127.0.0.1' }),
  'confirm-name': () => ({ epoch: 2 }),
  reprotect: () => ({ epoch: 2 }),
  'release-epoch': () => ({ changeId: 'C3', record: '' }),
  'resume-old-side': () => ({}),
  'stand-down': () => ({}),
}

type Given = {
  script?: Script
  input?: Partial<RunInput>
  /** The operator's answer to each question; without one, a question ends the rehearsal with a failure. */
  operator?: (question: { step: string; answers: string[] }) => string
  /** So many times the question cannot be asked. */
  deaf?: number
}

/** Runs the real state machine with scripted steps, in skipped time. */
export async function rehearse(t: ExecutionContext, given: Given = {}): Promise<Rehearsal> {
  const directory = mkdtempSync(join(tmpdir(), 'drctl-rehearsal-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const script: Script = { ...good, ...given.script }
  const called: string[] = []
  const questions: Rehearsal['questions'] = []
  const calls = new Map<string, number>()
  const clock = skippingClock(new Date('2026-01-01T00:00:00Z'))
  let notified: Record<string, unknown> = {}
  let deaf = given.deaf ?? 0

  const states = createStates({
    directory,
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    invoke: async (name, payload) => {
      const step = name.slice('FUNCTION:'.length)
      const event = payload as Record<string, unknown>
      if (event.warm) return {}
      if (step === 'ask-operator') {
        if (deaf-- > 0) throw throttled()
        return { payload: ask(event) }
      }
      if (step === 'notify') {
        notified = event
        return { payload: { outcome: event.outcome, decisions: event.decisions } as never }
      }
      if (called.at(-1) !== step) called.push(step)
      calls.set(step, (calls.get(step) ?? 0) + 1)
      try {
        const answer = script[step]?.(calls.get(step) ?? 0, event, clock.now().getTime())
        return { payload: (answer ?? null) as never }
      } catch (code) {
        if (typeof code !== 'string') throw code
        throw new LambdaFailure({ errorType: code, errorMessage: `scripted ${code}` })
      }
    },
  })
  t.teardown(() => states.stop())
  const { operations } = states
  const call = (operation: string, body: object) => operations[operation]?.(body as never) as Promise<never>

  function ask(event: Record<string, unknown>): null {
    const question = { step: event.step as string, answers: event.answers as string[] }
    questions.push(question)
    const answer = given.operator?.(question)
    if (answer === undefined) throw new Error(`nobody answers ${question.step}`)
    const decision: Decision = {
      answer: answer as Decision['answer'],
      reason: 'because',
      by: 'test',
      at: '2026-01-01T00:00:00Z',
      ...(answer === 'accept-loss' ? { to: '0/5000000' } : {}),
    }
    setImmediate(
      () => void call('SendTaskSuccess', { taskToken: event.token, output: JSON.stringify(decision) }),
    )
    return null
  }

  const definition = JSON.stringify(
    parse(readFileSync('workflows/failover.asl.yaml', 'utf8'), { merge: true }),
  )
  const roleArn = 'arn:aws:iam::123456789012:role/machine'
  const { stateMachineArn } = (await call('CreateStateMachine', {
    name: 'failover',
    definition,
    roleArn,
  })) as never
  const { executionArn } = (await call('StartExecution', {
    stateMachineArn,
    name: 'failover-apitest-epoch-1-attempt-1',
    input: JSON.stringify({ ...input, ...given.input }),
  })) as never
  const ended = await untilEnded(() => call('DescribeExecution', { executionArn }))
  return {
    status: ended.status,
    ...(ended.error ? { error: ended.error } : {}),
    output: ended.output ? JSON.parse(ended.output) : undefined,
    steps: called,
    questions,
    endedAt: Number(ended.stopDate) * 1000,
    events: await wholeHistory(call, executionArn),
    notified,
  }
}

const throttled = () =>
  new LambdaFailure({ errorType: 'Lambda.TooManyRequestsException', errorMessage: 'Rate Exceeded.' })

type Execution = { status: string; error?: string; output?: string; stopDate: number }

async function untilEnded(describe: () => Promise<Execution>) {
  const limit = Date.now() + 60_000
  while (Date.now() < limit) {
    const execution = await describe()
    if (execution.status !== 'RUNNING') return execution
    await wait(10)
  }
  throw new Error('the rehearsal does not end within 60 s')
}

async function wholeHistory(call: (operation: string, body: object) => Promise<never>, executionArn: string) {
  const events: { type: string }[] = []
  let nextToken: string | undefined
  do {
    const page: { events: { type: string }[]; nextToken?: string } = await call('GetExecutionHistory', {
      executionArn,
      maxResults: 1000,
      ...(nextToken ? { nextToken } : {}),
    })
    events.push(...page.events)
    nextToken = page.nextToken
  } while (nextToken)
  return events
}
