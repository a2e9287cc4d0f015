import * as z from 'zod'
import { Instant } from '#recovery/contracts/run.ts'
import { CaughtError, Progress, Question, Verdict } from './question.ts'
import { ending } from './run.ts'
import { line } from './shape.ts'
import { ServerAnswer } from './status.ts'

const Step = line('step', {
  at: Instant,
  step: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  seconds: z.number().optional().describe('of the step, once it is over'),
  lastSeconds: z.number().optional().describe('what it took in the last run of the same mode that recovered'),
  error: CaughtError.optional(),
  verdict: Verdict.optional().describe('of a step that judges'),
})

const Advance = line('progress', { step: z.string(), progress: Progress })

const Trouble = line('trouble', {
  step: z.string(),
  error: CaughtError.describe('after which the step is tried again'),
})

const Asked = line('question', Question.shape)

const Dns = line('dns', {
  at: Instant,
  servers: z.array(ServerAnswer).describe("what the zone's servers say, whenever that has changed"),
})

const Ended = line('report', {
  execution: z.string(),
  status: z.string().optional().describe('of Step Functions, as long as it knows the run'),
  ...ending,
})

/** The lines of a watched run; the one of type `report` is the last. */
export const FailoverWatch = z.discriminatedUnion('type', [Step, Advance, Trouble, Asked, Dns, Ended])
