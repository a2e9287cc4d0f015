import { functionName } from '#recovery/stack-names.ts'
import type { Place } from './place.ts'

/** Alarms on the recovery itself: a run that failed, was stopped, ran out of time, or could not even be started. */
export function alarmResources({ configuration: { service } }: Place) {
  const Dimensions = [{ Name: 'StateMachineArn', Value: { Ref: 'FailoverMachine' } }]
  const ofRuns = (MetricName: string, AlarmDescription: string) =>
    alarm(functionName(service, MetricName), {
      Namespace: 'AWS/States',
      MetricName,
      Dimensions,
      AlarmDescription,
    })
  return {
    RunsFailedAlarm: ofRuns('ExecutionsFailed', 'A run of drctl failed: drctl failover list'),
    RunsTimedOutAlarm: ofRuns('ExecutionsTimedOut', 'A run of drctl ran out of time: drctl failover list'),
    RunsAbortedAlarm: ofRuns(
      'ExecutionsAborted',
      'A run of drctl was stopped from outside: drctl failover list',
    ),
    StarterFailedAlarm: alarm(functionName(service, 'starter-errors'), {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: functionName(service, 'start-failover') }],
      AlarmDescription:
        'The alarm could not start a failover by itself: drctl failover start --region <region>',
    }),
  }
}

function alarm(AlarmName: string, what: Record<string, unknown>) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName,
      ...what,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'NotifyTopic' }],
    },
  }
}
