import { documentName, functionName } from '#recovery/stack-names.ts'
import { arn } from './arns.ts'
import type { Place } from './place.ts'
import { allow } from './rights.ts'
import { roleOf } from './role.ts'

/**
 * Backups, asked for from outside the host, halfway between those of its own timers: a timer that was stopped would be
 * noticed by nobody. The host of the region that is not active answers that it is not its turn.
 */
export function scheduleResources(place: Place) {
  const { service } = place.configuration
  return {
    BackupScheduleRole: roleOf({
      service: 'scheduler.amazonaws.com',
      name: functionName(service, 'backup-schedule'),
      statements: [
        allow(
          ['ssm:SendCommand'],
          arn.document(place, place.region, 'backup'),
          arn.instance(place, place.region),
        ),
      ],
    }),
    FullBackupSchedule: schedule(place, 'full', 'cron(0 2 ? * WED *)'),
    IncrementalBackupSchedule: schedule(place, 'incr', 'cron(30 3/6 ? * * *)'),
  }
}

function schedule({ configuration, region }: Place, type: string, ScheduleExpression: string) {
  const { service, regions } = configuration
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: functionName(service, `backup-${type}`),
      ScheduleExpression,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:ssm:sendCommand',
        RoleArn: { 'Fn::GetAtt': ['BackupScheduleRole', 'Arn'] },
        Input: JSON.stringify({
          DocumentName: documentName(service, 'backup'),
          InstanceIds: [regions[region]?.instance],
          Parameters: { type: [type] },
        }),
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
      },
    },
  }
}
