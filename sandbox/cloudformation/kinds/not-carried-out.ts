import * as z from 'zod'
import { accountId } from '#sandbox/settings.ts'
import { kind, made } from '../kind.ts'

/** What the sandbox takes and does not carry out: logs, alarms on the machine itself, schedules, the policies of buckets. */

export const logGroup = kind(
  z.strictObject({ LogGroupName: z.string(), RetentionInDays: z.number().int() }),
  ({ LogGroupName: name }, { region }) =>
    made(name, { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` }),
)

const Alarm = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Namespace: z.enum(['AWS/States', 'AWS/Lambda']),
  MetricName: z.string(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
  Statistic: z.literal('Sum'),
  Period: z.number().int(),
  EvaluationPeriods: z.number().int(),
  Threshold: z.number(),
  ComparisonOperator: z.literal('GreaterThanOrEqualToThreshold'),
  TreatMissingData: z.literal('notBreaching'),
  AlarmActions: z.array(z.string()),
})
export const alarm = kind(Alarm, ({ AlarmName }) => made(AlarmName))

const Schedule = z.strictObject({
  Name: z.string(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.literal('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string(),
    RetryPolicy: z.strictObject({ MaximumRetryAttempts: z.number(), MaximumEventAgeInSeconds: z.number() }),
  }),
})
export const schedule = kind(Schedule, ({ Name }) => made(Name))

export const bucketPolicy = kind(
  z.strictObject({ Bucket: z.string(), PolicyDocument: z.unknown() }),
  (_, __, id) => made(id),
)
