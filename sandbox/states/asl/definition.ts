import * as z from 'zod'
import type { Json } from '../json.ts'

/**
 * The part of the Amazon States Language that the engine runs, JSONata only. Every object is strict: a field that the
 * engine does not run is refused when the machine is created.
 */
const Name = z.string().min(1).max(80)
const Jsonata = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a JSONata expression: {% … %}')
const Template = z.json() as z.ZodType<Json>
const Assign = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,79}$/, 'is no variable name'), Template)
const wholeSeconds = z.int().min(1).max(99_999_999)
const Seconds = z.union([wholeSeconds, Jsonata])

const Retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: wholeSeconds.default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_399).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
  Comment: z.string().optional(),
})

const Catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  Next: Name,
  Assign: Assign.optional(),
  Output: Template.optional(),
  Comment: z.string().optional(),
})

const every = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() }
const leaving = { Output: Template.optional(), Assign: Assign.optional() }
const onward = { Next: Name.optional(), End: z.literal(true).optional() }
const guarded = { Retry: z.array(Retrier).optional(), Catch: z.array(Catcher).optional() }

const Task = z.strictObject({
  Type: z.literal('Task'),
  ...every,
  ...leaving,
  ...onward,
  ...guarded,
  Resource: z.enum(['arn:aws:states:::lambda:invoke', 'arn:aws:states:::lambda:invoke.waitForTaskToken']),
  Arguments: Template.optional(),
  TimeoutSeconds: Seconds.optional(),
  HeartbeatSeconds: Seconds.optional(),
})
const Pass = z.strictObject({ Type: z.literal('Pass'), ...every, ...leaving, ...onward })
const Wait = z.strictObject({
  Type: z.literal('Wait'),
  ...every,
  ...leaving,
  ...onward,
  Seconds: z.union([z.int().min(0).max(99_999_999), Jsonata]).optional(),
  Timestamp: z.string().optional(),
})
const Rule = z.strictObject({
  Condition: z.union([Jsonata, z.boolean()]),
  Next: Name,
  ...leaving,
  Comment: z.string().optional(),
})
const Choice = z.strictObject({
  Type: z.literal('Choice'),
  ...every,
  ...leaving,
  Choices: z.array(Rule).min(1),
  Default: Name.optional(),
})
const Succeed = z.strictObject({ Type: z.literal('Succeed'), ...every, Output: Template.optional() })
const Fail = z.strictObject({
  Type: z.literal('Fail'),
  ...every,
  Error: z.string().optional(),
  Cause: z.string().optional(),
})
const Parallel = z.strictObject({
  Type: z.literal('Parallel'),
  ...every,
  ...leaving,
  ...onward,
  ...guarded,
  Arguments: Template.optional(),
  Branches: z.array(z.lazy(() => Flow)).min(1),
})
const MapState = z.strictObject({
  Type: z.literal('Map'),
  ...every,
  ...leaving,
  ...onward,
  ...guarded,
  Items: z.union([Jsonata, z.array(Template)]).optional(),
  ItemSelector: Template.optional(),
  MaxConcurrency: z.union([z.int().min(0), Jsonata]).optional(),
  ItemProcessor: z.lazy(() => ItemProcessor),
})

const flow = {
  Comment: z.string().optional(),
  StartAt: Name,
  States: z.record(
    Name,
    z.lazy((): z.ZodType<State> => State),
  ),
}
export interface Flow {
  Comment?: string | undefined
  StartAt: string
  States: Record<string, State>
}
const Flow: z.ZodType<Flow> = z.strictObject(flow)
const ItemProcessor: z.ZodType<Flow> = z.strictObject({
  ...flow,
  ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
})

const State = z.discriminatedUnion('Type', [Task, Pass, Wait, Choice, Succeed, Fail, Parallel, MapState])

export const Definition = z.strictObject({
  ...flow,
  QueryLanguage: z.literal('JSONata', 'must be JSONata: nothing else is emulated'),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: wholeSeconds.optional(),
})

export type Definition = z.infer<typeof Definition>
export type Task = z.infer<typeof Task>
export type Wait = z.infer<typeof Wait>
export type Choice = z.infer<typeof Choice>
export type Fail = z.infer<typeof Fail>
export type Parallel = z.infer<typeof Parallel>
export type MapState = z.infer<typeof MapState>
export type State =
  | Task
  | z.infer<typeof Pass>
  | Wait
  | Choice
  | z.infer<typeof Succeed>
  | Fail
  | Parallel
  | MapState
export type Retrier = z.infer<typeof Retrier>
export type Catcher = z.infer<typeof Catcher>
