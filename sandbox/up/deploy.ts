import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53'
import { PutParameterCommand } from '@aws-sdk/client-ssm'
import type { Configuration } from '#recovery/contracts/configuration.ts'
import { firstBatch } from '#recovery/dns-change.ts'
import { passwordParameter, stackName, standbyPasswordParameter } from '#recovery/stack-names.ts'
import { functionsFile } from '#sandbox/cloud/lambda/configuration.ts'
import { hostedZoneId, type Region, regions, type Settings } from '#sandbox/settings.ts'
import { deployTemplate } from '../cloudformation/deploy.ts'
import type { Deployment } from '../cloudformation/kind.ts'
import { deployerClients } from './clients.ts'
import type { Package } from './package.ts'
import { active } from './stack.ts'

/** Deploys what was packaged into both regions; what is there already is brought up to date. */
export async function deployStack(
  settings: Settings,
  configuration: Configuration,
  packages: Record<Region, Package>,
): Promise<void> {
  await Promise.all(regions.map(region => deployRegion(settings, region, configuration, packages[region])))
}

async function deployRegion(
  settings: Settings,
  region: Region,
  { service }: Configuration,
  { template, artifact }: Package,
): Promise<void> {
  const deployment: Deployment = {
    settings,
    region,
    artifact,
    stackName: stackName(service),
    clients: deployerClients(settings, region),
    functions: {},
  }
  await deployTemplate(template, deployment)
  const file = functionsFile(settings.region[region].cloudState)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(deployment.functions, null, 2))
}

/** What no template holds: the passwords of the roles, and the zone's first records, as `drctl init` writes them. */
export async function deployOnce(settings: Settings, configuration: Configuration): Promise<void> {
  const { service } = configuration
  await Promise.all([
    deployRecords(settings, configuration),
    deploySecret(settings, passwordParameter(service)),
    deploySecret(settings, standbyPasswordParameter(service)),
  ])
}

/** The same in both regions. */
async function deploySecret(settings: Settings, Name: string): Promise<void> {
  const Value = randomBytes(24).toString('base64url')
  const put = new PutParameterCommand({ Name, Value, Type: 'SecureString' })
  await Promise.all(regions.map(region => deployerClients(settings, region).ssm.send(put)))
}

/** The address of the API's name, and the first epoch record. */
async function deployRecords(settings: Settings, { domain, ttl }: Configuration): Promise<void> {
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
