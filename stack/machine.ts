import { parse } from 'yaml'
import { functionName, machineAlias, machineName } from '#recovery/stack-names.ts'
import { account, arn, sub } from './arns.ts'
import { functionKey } from './functions.ts'
import type { Place } from './place.ts'
import { allow, trace } from './rights.ts'
import { roleOf } from './role.ts'
import { workflow, workflowDigest } from './workflow.ts'

/** The Lambdas that the definition names. */
const invoked = new Set([...workflow.matchAll(/\bFUNCTION:([a-z-]+)/g)].map(([, name = '']) => name))

/** A version is never changed: another definition gets another one, by another name in the template. */
const versionKey = `FailoverMachineVersion${workflowDigest.slice(0, 12)}`

/** The state machine for serverless-step-functions, which puts its definition into the template. */
export function machineOf(place: Place) {
  return {
    id: 'FailoverMachine',
    name: machineName(place.configuration.service),
    type: 'STANDARD',
    role: { 'Fn::GetAtt': ['FailoverMachineRole', 'Arn'] },
    tracingConfig: { enabled: true },
    // Without the data of executions: a question's task token is among it, and the history has the rest.
    loggingConfig: {
      level: 'ERROR',
      includeExecutionData: false,
      destinations: [{ 'Fn::GetAtt': ['FailoverMachineLogs', 'Arn'] }],
    },
    definition: resolved(parse(workflow, { merge: true })),
  }
}

/** What belongs to the machine: its role and log, and the version that the alias names. */
export function machineResources(place: Place) {
  const { service } = place.configuration
  return {
    FailoverMachineRole: role(place),
    FailoverMachineLogs: {
      Type: 'AWS::Logs::LogGroup',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        LogGroupName: `/aws/vendedlogs/states/${machineName(service)}`,
        RetentionInDays: place.configuration.retention.logDays,
      },
    },
    [versionKey]: {
      Type: 'AWS::StepFunctions::StateMachineVersion',
      // An execution that still runs may have been started from it.
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { StateMachineArn: { Ref: 'FailoverMachine' } },
    },
    FailoverMachineAlias: {
      Type: 'AWS::StepFunctions::StateMachineAlias',
      Properties: {
        Name: machineAlias,
        RoutingConfiguration: [{ StateMachineVersionArn: { Ref: versionKey }, Weight: 100 }],
      },
    },
  }
}

function role(place: Place) {
  return roleOf({
    service: 'states.amazonaws.com',
    name: functionName(place.configuration.service, 'states'),
    condition: { StringEquals: { 'aws:SourceAccount': sub(account) } },
    statements: [
      allow(['lambda:InvokeFunction'], ...[...invoked].map(name => arn.function(place, name))),
      allow(deliverLogs, '*'),
      trace,
    ],
  })
}

/** None of them has a resource of its own. Source: "Logging using CloudWatch Logs", Step Functions. */
const deliverLogs = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
]

/** `FUNCTION:verify-outage` becomes a reference to that Lambda. */
function resolved(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('FUNCTION:'))
    return { 'Fn::GetAtt': [functionKey(value.slice('FUNCTION:'.length)), 'Arn'] }
  if (Array.isArray(value)) return value.map(resolved)
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]))
  return value
}
