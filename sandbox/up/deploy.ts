import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53'
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn'
import { CreateTopicCommand } from '@aws-sdk/client-sns'
import { CreateDocumentCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { parse } from 'yaml'
import { firstBatch } from '#recovery/dns-change.ts'
import { type Functions, functionsFile } from '#sandbox/cloud/lambda/configuration.ts'
import {
  accountId,
  domain,
  hostedZoneId,
  type Region,
  regions,
  type Settings,
  service,
} from '#sandbox/settings.ts'
import type { Builds } from './builds.ts'
import { deployerClients } from './clients.ts'
import { passwordParameter } from './inventory.ts'
import { projectRoot } from './project-root.ts'
import { active, notifyTopic, operatorStack, regionStack, ttl } from './stack.ts'

const functionTimeoutSeconds = 60

/** Deploys the stack in both regions, and the zone's first records: what serverless.yml and `drctl init` do at AWS. */
export async function deployAll(settings: Settings, builds: Builds): Promise<void> {
  const password = randomBytes(24).toString('base64url')
  await Promise.all([
    deployRecords(settings),
    ...regions.map(region => deployRegion(settings, region, builds, password)),
  ])
}

/** Writes a region's functions where its Lambda finds them. */
function deployFunctions(settings: Settings, region: Region, builds: Builds): void {
  const stack = JSON.stringify(regionStack(settings, region, builds.releaseSha256))
  const functions: Functions = Object.fromEntries(
    Object.entries(builds.functions).map(([name, file]) => [
      functionName(name),
      { file, timeoutSeconds: functionTimeoutSeconds, environment: { DRCTL_STACK: stack } },
    ]),
  )
  const file = functionsFile(settings.region[region].cloudState)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(functions, null, 2))
}

async function deployRegion(
  settings: Settings,
  region: Region,
  builds: Builds,
  password: string,
): Promise<void> {
  const { ssm, sfn, sns } = deployerClients(settings, region)
  deployFunctions(settings, region, builds)
  const stack = JSON.stringify(operatorStack(settings, builds.releaseSha256))
  const stackParameter = `/drctl/${service}/stack`
  await Promise.all([
    ssm.send(new PutParameterCommand({ Name: stackParameter, Value: stack, Type: 'String' })),
    ssm.send(new PutParameterCommand({ Name: passwordParameter, Value: password, Type: 'SecureString' })),
    sns.send(new CreateTopicCommand({ Name: notifyTopic })),
    sfn.send(
      new CreateStateMachineCommand({
        name: `drctl-${service}-failover`,
        type: 'STANDARD',
        roleArn: `arn:aws:iam::${accountId}:role/drctl-${service}-states`,
        definition: machineDefinition(region),
      }),
    ),
    ...documents().map(({ name, text }) =>
      ssm.send(
        new CreateDocumentCommand({
          Name: name,
          Content: text,
          DocumentType: 'Command',
          DocumentFormat: 'YAML',
        }),
      ),
    ),
  ])
}

/** The address of the API's name, and the first epoch record. */
async function deployRecords(settings: Settings): Promise<void> {
  const { route53 } = deployerClients(settings, active)
  const [record] = firstBatch({ epoch: 1, rev: 1, state: 'active', active, by: 'init' }, { domain, ttl })
  if (record === undefined) throw new Error('the first epoch record has no change')
  const address = { name: domain, type: 'A', ttl, values: [settings.region[active].public] }
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: hostedZoneId,
      ChangeBatch: {
        Changes: [record.set, address].map(set => ({
          Action: 'CREATE',
          ResourceRecordSet: {
            Name: set.name,
            Type: set.type === 'A' ? 'A' : 'TXT',
            TTL: ttl,
            ResourceRecords: set.values.map(Value => ({ Value })),
          },
        })),
      },
    }),
  )
}

/** The state machine of a region, its FUNCTION:<name> replaced by the function's ARN. */
function machineDefinition(region: Region): string {
  const text = readFileSync(join(projectRoot, 'workflows/failover.asl.yaml'), 'utf8')
  const resolved = (_key: string, value: unknown) =>
    typeof value === 'string' && value.startsWith('FUNCTION:')
      ? `arn:aws:lambda:${region}:${accountId}:function:${functionName(value.slice('FUNCTION:'.length))}`
      : value
  return JSON.stringify(parse(text, { merge: true }), resolved)
}

function documents(): { name: string; text: string }[] {
  const folder = join(projectRoot, 'documents')
  return readdirSync(folder).map(file => ({
    name: `drctl-${service}-${basename(file, '.yaml')}`,
    text: readFileSync(join(folder, file), 'utf8'),
  }))
}

function functionName(name: string): string {
  return `drctl-${service}-${name}`
}
