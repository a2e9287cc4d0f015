import { functionName } from '#recovery/stack-names.ts'
import { stackOf } from '#recovery/stack-of.ts'
import { account, arn, sub } from './arns.ts'
import type { Place } from './place.ts'
import * as right from './rights.ts'
import { roleOf } from './role.ts'
import { workflowDigest } from './workflow.ts'

/** Every Lambda, by its name, with what its role may do. */
const rights = {
  'verify-outage': [right.seeHealthCheck, right.seePeerOnline],
  'check-readiness': [
    right.readRecords,
    right.seeReplication,
    right.seePasswords,
    right.commandHere('host-report'),
  ],
  'restore-database': [right.seeReplication, right.commandHere('restore-database')],
  'stage-api': [right.commandHere('stage-api')],
  'hand-over': [right.commandThere('hand-over')],
  'claim-epoch': [right.readRecords, right.writeRecord],
  'await-change': [right.seeChange],
  'fence-old-side': [right.commandThere('fence-old-side')],
  'promote-database': [right.readRecords, right.seeReplication, right.commandHere('promote-database')],
  'deploy-api': [right.commandHere('deploy-api')],
  'smoke-test': [right.commandHere('smoke-test')],
  'switch-dns': [right.readRecords, right.writeRecordAndAddress],
  'confirm-name': [],
  reprotect: [right.commandHere('reprotect')],
  'stand-down': [right.commandHere('fence-old-side')],
  'release-epoch': [right.readRecords, right.writeRecord],
  'resume-old-side': [right.readRecords, right.commandThere('resume-old-side')],
  notify: [right.storeReport, right.tellPeople],
  'ask-operator': [right.tellPeople],
  'start-failover': [right.readRecords, right.startRun, right.seeRun],
} as const satisfies Record<string, ((place: Place) => right.Statement[])[]>

export type FunctionName = keyof typeof rights
export const functionNames = Object.keys(rights) as FunctionName[]

/** `verify-outage` as the beginning of an id in the template. */
export const logicalId = (name: string) => functionKey(`-${name}`)

/** `verify-outage` as Serverless has it for a key. */
export const functionKey = (name: string) =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The functions of serverless.yml, each with the zip of its code and a role of its own. */
export function functionsOf({ configuration: { service } }: Place, artifactOf: (name: string) => string) {
  return Object.fromEntries(
    functionNames.map(name => [
      functionKey(name),
      {
        name: functionName(service, name),
        handler: `functions/${name}.handler`,
        package: { artifact: artifactOf(name) },
        role: { 'Fn::GetAtt': [roleKey(name), 'Arn'] },
      },
    ]),
  )
}

const roleKey = (name: string) => `${logicalId(name)}Role`

/** Their roles. */
export function functionRoles(place: Place) {
  const { service } = place.configuration
  return Object.fromEntries(
    functionNames.map(name => [
      roleKey(name),
      roleOf({
        service: 'lambda.amazonaws.com',
        name: functionName(service, name),
        statements: [
          right.allow(
            ['logs:CreateLogStream', 'logs:PutLogEvents'],
            arn.logs(place, functionName(service, name)),
          ),
          right.trace,
          ...rights[name].flatMap(of => of(place)),
        ],
      }),
    ]),
  )
}

/** What is added to what Serverless makes of a function: its log is evidence, and stays when the stack goes. */
export const functionExtensions = () =>
  Object.fromEntries(
    functionNames.map(name => [
      `${logicalId(name)}LogGroup`,
      { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
    ]),
  )

/** The environment of every Lambda: the stack, in which CloudFormation puts the account, and which workflow it is of. */
export const environmentOf = ({ configuration, region }: Place) => ({
  DRCTL_STACK: sub(JSON.stringify(stackOf(configuration, account, region))),
  DRCTL_WORKFLOW: workflowDigest,
})
