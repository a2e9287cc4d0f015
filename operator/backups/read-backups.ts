import { route53Client } from '#aws/clients/route53.ts'
import { ssmClient } from '#aws/clients/ssm.ts'
import { replication } from '#aws/efs.ts'
import { awaitHostAnswer } from '#aws/host-answer.ts'
import { readRecord } from '#aws/record.ts'
import type { Connection } from '#operator/connection.ts'
import { HostBackups, type Side } from '#recovery/contracts/list-backups.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { peerOf, regionOf } from '#recovery/regions.ts'
import { type BackupsView, type RegionBackups, regionBackups, type Told } from './view.ts'

/** Asks both hosts and EFS for what each region has written, and what of it is in the other. Whoever is silent is no error. */
export async function readBackups({ stack }: Connection): Promise<BackupsView> {
  const epoch = told(readRecord(route53Client('once'), stack))
  const regions = await Promise.all(Object.keys(stack.regions).map(region => backupsOf(stack, region)))
  const record = await epoch
  return {
    service: stack.service,
    ...('answer' in record && { recordedEpoch: record.answer.record.epoch }),
    regions,
  }
}

async function backupsOf(stack: Stack, region: string): Promise<RegionBackups> {
  const peer = peerOf(stack, region)
  const [own, replica, replicated] = await Promise.all([
    told(askBackups(stack, region, 'own')),
    told(askBackups(stack, peer, 'replica')),
    told(
      replication(peer, regionOf(stack, peer).replicaFileSystemId, 'once').then(
        ({ replicatedAt }) => replicatedAt,
      ),
    ),
  ])
  return regionBackups(region, own, replica, replicated)
}

const everyMs = 300
/** pgBackRest is asked about each epoch. */
const waitMs = 20_000

function askBackups(stack: Stack, region: string, side: Side): Promise<HostBackups> {
  const since = new Date()
  const question = {
    ...{ ssm: ssmClient(region, 'once'), stack, region, since },
    ...{ document: 'list-backups', parameters: { side }, Answer: HostBackups },
    key: `backups-${side}/${since.getTime()}-${process.pid}`,
  }
  return awaitHostAnswer(question, { every: everyMs, until: new Date(since.getTime() + waitMs) })
}

const told = <Answer>(asking: Promise<Answer>): Promise<Told<Answer>> =>
  asking.then(
    answer => ({ answer }),
    (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
  )
