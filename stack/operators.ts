import { functionName } from '#recovery/stack-names.ts'
import { arn } from './arns.ts'
import type { Place } from './place.ts'
import {
  allow,
  commandHere,
  readRecords,
  readReports,
  type Statement,
  seeChange,
  seeReplication,
  startRun,
  storeReport,
  writeRecord,
} from './rights.ts'

/** What people and the instance may do, as policies to attach to their roles. */
export function operatorResources(place: Place) {
  return {
    ViewerPolicy: policy(
      place,
      'viewer',
      'See runs, the record and both hosts; change nothing.',
      viewer(place),
    ),
    OperatorPolicy: policy(place, 'operator', 'Start, watch and decide; write the epoch record.', [
      ...viewer(place),
      ...startRun(place),
      ...writeRecord(place),
      ...seeChange(place),
      // What is learnt of a run later is added to its report; that of one that is given up before its claim is stored.
      ...storeReport(place),
      // To the instance that the viewer's part names already.
      allow(['ssm:SendCommand'], ...workOfHosts.map(name => arn.document(place, place.region, name))),
      allow(['states:StopExecution', 'states:RedriveExecution'], arn.executions(place)),
      // A task's token has no resource: who has it may answer.
      allow(['states:SendTaskSuccess'], '*'),
    ]),
    InstancePolicy: policy(place, 'instance', 'What the host itself asks of AWS.', [
      allow(['ssm:GetParameter'], arn.password(place, place.region), ...standbyPassword(place)),
    ]),
  }
}

/** What an operator has a host do by itself. */
const workOfHosts = ['reinstate', 'take-backup', 'verify-backups']

/** Where the standby is warm, each host streams from the other one when it is its turn. */
const standbyPassword = (place: Place) =>
  place.configuration.standby === 'warm' ? [arn.standbyPassword(place)] : []

/** `drctl status` and `drctl backup list` ask each host, by the documents that only report. */
function viewer(place: Place): Statement[] {
  return [
    allow(['ssm:GetParameter'], arn.stackParameter(place)),
    allow(['states:ListExecutions'], arn.machine(place)),
    allow(
      ['states:DescribeExecution', 'states:GetExecutionHistory', 'states:DescribeStateMachineForExecution'],
      arn.executions(place),
    ),
    // What a run's functions have logged is shown with its steps.
    allow(['logs:FilterLogEvents'], arn.everyLog(place)),
    ...readRecords(place),
    ...readReports(place),
    ...commandHere('host-report')(place),
    // The same way.
    allow(['ssm:SendCommand'], arn.document(place, place.region, 'list-backups')),
    ...seeReplication(place),
  ]
}

function policy({ configuration, region }: Place, name: string, Description: string, Statement: Statement[]) {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      // IAM is global, and the stack is in two regions.
      ManagedPolicyName: `${functionName(configuration.service, name)}-${region}`,
      Description,
      PolicyDocument: { Version: '2012-10-17', Statement },
    },
  }
}
