import type { AlarmState } from './control-contract.ts'

type Described = {
  name: string
  accountId: string
  topicArn: string
  healthCheckId: string
  periodSeconds: number
  evaluationPeriods: number
}
export type AlarmMessage = ReturnType<typeof alarmMessage>

const regionName = 'US East (N. Virginia)'

export function alarmSubject(name: string, state: AlarmState): string {
  return `${state}: "${name}" in ${regionName}`
}

/** The notification that CloudWatch sends when an alarm changes its state, member by member. */
export function alarmMessage(
  alarm: Described,
  before: AlarmState,
  now: { state: AlarmState; changedAt: string; reason: string },
) {
  return {
    AlarmName: alarm.name,
    AlarmDescription: 'The API is unreachable for the health checkers of Route 53',
    AWSAccountId: alarm.accountId,
    AlarmConfigurationUpdatedTimestamp: '2026-01-01T00:00:00.000+0000',
    NewStateValue: now.state,
    NewStateReason: now.reason,
    StateChangeTime: now.changedAt.replace('Z', '+0000'),
    Region: regionName,
    AlarmArn: `arn:aws:cloudwatch:us-east-1:${alarm.accountId}:alarm:${alarm.name}`,
    OldStateValue: before,
    OKActions: [],
    AlarmActions: [alarm.topicArn],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'HealthCheckStatus',
      Namespace: 'AWS/Route53',
      StatisticType: 'Statistic',
      Statistic: 'MINIMUM',
      Unit: null,
      Dimensions: [{ value: alarm.healthCheckId, name: 'HealthCheckId' }],
      Period: alarm.periodSeconds,
      EvaluationPeriods: alarm.evaluationPeriods,
      DatapointsToAlarm: alarm.evaluationPeriods,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'ignore',
      EvaluateLowSampleCountPercentile: '',
    },
  }
}
