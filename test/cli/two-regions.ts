import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { reportKey } from '#recovery/report-key.ts'
import { createEfs } from '#sandbox/cloud/efs.ts'
import { hostedZoneId, type Region, readSettings, zone as zoneName } from '#sandbox/settings.ts'
import { operatorStack } from '#sandbox/up/stack.ts'
import type { Dispatch } from '#sandbox/wire/json.ts'
import { startNameServers } from '#sandbox/world/dns-listeners.ts'
import { createFaults } from '#sandbox/world/faults.ts'
import { createHealthCheck } from '#sandbox/world/health-check.ts'
import { closeAll, listenAt } from '#sandbox/world/listener.ts'
import { createNetwork } from '#sandbox/world/network.ts'
import { createRoute53 } from '#sandbox/world/route53.ts'
import { store } from '#sandbox/world/stored-file.ts'
import { createZone, type Zone } from '#sandbox/world/zone.ts'
import { awsFront, type Obstacle } from './aws-front.ts'
import { type Answers, startRegion } from './region.ts'
import { activeHost, standbyHost } from './sample-host.ts'
import { goodSteps, reportOf, type Steps } from './scripted-steps.ts'

export type TwoRegions = Awaited<ReturnType<typeof twoRegions>>

/**
 * The AWS of two regions in this process: the sandbox's own Step Functions, S3, SSM, Route 53 and name servers, and steps and
 * hosts that do what the test says. Every test file has ports of its own, two from `port` on.
 */
export async function twoRegions(t: Pick<ExecutionContext, 'teardown'>, port: number) {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-cli-'))
  const settings = readSettings({
    DRCTL_SANDBOX_STATE: folder,
    DRCTL_SANDBOX_NET: '127.87',
    DRCTL_SANDBOX_AWS_PORT: String(port),
    DRCTL_SANDBOX_DNS_PORT: String(port + 1),
  })
  const stack = operatorStack(settings, 'ab'.repeat(32))
  const steps: Steps = goodSteps(stack)
  const hosts: Record<Region, HostReport> = { 'eu-central-1': activeHost, 'eu-west-1': standbyHost }
  const unasked = (document: string) => () => {
    throw new Error(`no answer to ${document} in this test`)
  }
  const answers: Answers = {
    'host-report': region => hosts[region],
    'list-backups': unasked('list-backups'),
    'take-backup': unasked('take-backup'),
    'verify-backups': unasked('verify-backups'),
  }
  const zone = createZone({
    file: join(folder, 'zone.json'),
    name: `${zoneName}.`,
    servers: [`ns-1.${zoneName}.`, `ns-2.${zoneName}.`],
    propagationSeconds: 0,
  })
  const start = (region: Region) => startRegion(settings.region[region], { stack, steps, answers })
  const places = { 'eu-central-1': await start('eu-central-1'), 'eu-west-1': await start('eu-west-1') }
  const storeReport = (report: RunReport, text = JSON.stringify(report)) =>
    places[report.region as Region].store(reportKey(report), text)
  steps.notify = async (_call, event) => {
    const report = reportOf(event, stack)
    await storeReport(report)
    return report
  }

  const replications = join(folder, 'replication.json')
  store(replications, {
    'eu-central-1': { lastReplicatedAt: '2026-11-24T01:59:50.000Z', state: 'ENABLED' },
    'eu-west-1': { lastReplicatedAt: '2026-11-24T01:59:40.000Z', state: 'ENABLED' },
  })
  const efsOf = (region: Region) => {
    mkdirSync(settings.region[region].efs.own, { recursive: true })
    return createEfs(settings, region, replications)
  }
  const efs = { 'eu-central-1': efsOf('eu-central-1'), 'eu-west-1': efsOf('eu-west-1') }

  let obstacle: Obstacle = () => undefined
  const route53 = route53Of(zone)
  const front = awsFront(
    ({ region, service }) => {
      if (service === 'route53') return route53
      return service === 'elasticfilesystem'
        ? efs[region as Region]
        : places[region as Region]?.services[service]
    },
    (scope, operation) => obstacle(scope, operation),
  )
  const listeners = [
    await listenAt(front, { address: settings.world.aws, port }),
    ...(await startNameServers(createNetwork(), settings, zone)),
  ]
  t.teardown(async () => {
    for (const place of Object.values(places)) place.stop()
    await closeAll(listeners)
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    stack,
    settings,
    steps,
    hosts,
    answers,
    endpoint: `http://${settings.world.aws}:${port}`,
    /** Meets every call from now on. */
    meetCalls(met: Obstacle) {
      obstacle = met
    },
    /** Stops a run as whoever may do that can, at any moment. */
    stopRun(executionArn: string) {
      return places[executionArn.split(':')[3] as Region].call('states', 'StopExecution', { executionArn })
    },
    /** Stores a report as Notify does, or what is none in its place. */
    storeReport,
    /** Writes the epoch record and the API's address, without asking what was there. */
    writeZone(record: string | undefined, address: string) {
      const set = (name: string, type: 'A' | 'TXT', value: string) => ({
        name: `${name}.`,
        type,
        ttl: 5,
        values: [value],
      })
      const sets = [
        set(stack.domain, 'A', address),
        ...(record === undefined ? [] : [set(`_drctl.${stack.domain}`, 'TXT', `"${record}"`)]),
      ]
      zone.submit(sets.map(one => ({ action: 'UPSERT', set: one })))
    },
  }
}

/** Nobody asks for the health check here. */
function route53Of(zone: Zone): Dispatch {
  const health = createHealthCheck({
    id: 'none',
    domain: zone.name,
    port: 1,
    path: '/',
    intervalSeconds: 3_600,
    timeoutSeconds: 1,
    threshold: 3,
    resolve: () => [],
  })
  health.stop()
  return createRoute53({ zoneId: hostedZoneId, zone, health, faults: createFaults() })
}
