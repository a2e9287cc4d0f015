import { route53Client } from '#aws/clients/route53.ts'
import { askServers } from '#aws/dns.ts'
import { readRecord } from '#aws/record.ts'
import type { Connection } from '#operator/connection.ts'
import { fromNewest, recoveredRuns } from '#operator/recent-reports.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { parseRecord, recordName } from '#recovery/epoch-record.ts'
import { pastTakeover } from '#recovery/past-takeover.ts'
import { dnsView } from './dns-view.ts'
import { failoverView, type LastTakeover, withLag } from './outlook.ts'
import { readRegion } from './read-region.ts'
import type { RecordView, StatusView } from './view.ts'

/** Asks Route 53, the zone's servers and both hosts. Whoever does not answer is shown so, and is no error. */
export async function readStatus(connection: Connection, now: Date): Promise<StatusView> {
  const { stack } = connection
  const lastTakeover = takeovers(connection)
  const [record, dns] = await Promise.all([recordView(stack), dnsView(stack)])
  const asked = Object.keys(stack.regions).map(region => readRegion(stack, region, record, now))
  const regions = withLag(await Promise.all(asked))
  const failover = await failoverView(regions, record, stack, lastTakeover)
  const { service, domain } = stack
  return { service, domain, at: now.toISOString(), record, dns, regions, ...(failover && { failover }) }
}

/**
 * The stored reports are listed while the hosts are asked; which one serves is known by what those say. What was before
 * only makes the outlook better: reports that cannot be had are no error here.
 */
function takeovers(connection: Connection): LastTakeover {
  const listing = recoveredRuns(
    connection,
    ({ mode, rtoSeconds }) => mode === 'failover' && rtoSeconds !== null,
  ).catch(() => [])
  return async standing =>
    fromNewest(await listing, report => pastTakeover(report, standing)).catch(() => undefined)
}

/** From Route 53 itself, or from the zone's servers while its control plane does not answer. */
async function recordView(stack: Stack): Promise<RecordView> {
  try {
    return { ...(await readRecord(route53Client('once'), stack)).record, source: 'route53' }
  } catch (error) {
    return (await recordOfServers(stack)) ?? { problem: reason(error) }
  }
}

async function recordOfServers(stack: Stack): Promise<RecordView | undefined> {
  try {
    const answers = await askServers(stack, recordName(stack.domain), 'TXT')
    const text = answers.flatMap(({ values }) => values)[0]
    return text === undefined ? undefined : { ...parseRecord(text), source: 'dns' }
  } catch {
    // The problem that Route 53 had says more, and is shown.
    return undefined
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))
