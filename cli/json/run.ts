import * as z from 'zod'
import { Decision } from '#recovery/contracts/ask-operator.ts'
import { Instant, RunInput } from '#recovery/contracts/run.ts'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { CaughtError, Progress, Question, Verdict } from './question.ts'
import { Loss, OneReport } from './report.ts'
import { shape } from './shape.ts'

const named = { execution: z.string(), arn: z.string(), region: z.string() }
const Status = z
  .string()
  .describe('of Step Functions: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE')
const listed = { ...named, status: Status, startedAt: Instant, endedAt: Instant.optional() }

/** How a run ended, where it has: its report, or the error without one. */
export const ending = {
  report: RunReport.optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
}

/** A step as `recovery/run-progress.ts` tells it. */
const Step = z.strictObject({
  step: z.string(),
  state: z.enum(['pending', 'running', 'waiting', 'done', 'failed']),
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
  progress: Progress.optional(),
  error: CaughtError.optional().describe('the last one; gone once the step succeeds'),
  attempts: z.number().int().describe('one more for each retry of the operator'),
})

const FoundVerdict = z.strictObject({ step: z.string(), at: Instant, ...Verdict.shape })

export const FailoverStart = shape({
  ...named,
  joined: z.boolean().describe('a run was under way already, and this start added nothing'),
})

export const FailoverList = shape({
  runs: z.array(z.strictObject(listed)).describe('of both regions, the newest first'),
  missing: z
    .strictObject({ region: z.string(), why: z.string() })
    .optional()
    .describe('the region that could not be asked'),
})

const Known = shape({
  ...listed,
  redrives: z.number().int().optional().describe('how often it was begun again'),
  notRedrivable: z.string().optional().describe('why it cannot be begun again'),
  input: RunInput.optional(),
  ...ending,
  steps: z.array(Step),
  verdicts: z.array(FoundVerdict).describe('what the steps that judge have found'),
  waiting: z.array(Question),
  loss: Loss.optional().describe('of a failover: what only the old side had, or why that is not known'),
})

/** Step Functions forgets a run 90 days after its end; its report then serves. */
export const FailoverShow = z.union([Known, OneReport])

export const FailoverAbort = shape({
  execution: z.string(),
  region: z.string(),
  way: z
    .enum(['answered', 'stopped'])
    .describe('answered: a question of the run; stopped: before it had claimed'),
  step: z.string().optional().describe('of the question that was answered'),
  by: z.string(),
  reason: z.string(),
  notStored: z.string().optional().describe('why the report of a run that was stopped could not be stored'),
})

export const FailoverResume = shape({
  ...named,
  underWay: z.boolean().describe('it went on already, and nothing was done'),
  redrives: z.number().int().describe('how often it has been begun again by now'),
})

export const FailoverDecide = shape({
  execution: z.string(),
  region: z.string(),
  step: z.string(),
  decision: Decision,
})
