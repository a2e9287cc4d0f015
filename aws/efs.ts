import { DescribeReplicationConfigurationsCommand } from '@aws-sdk/client-efs'
import { DrctlError } from '#recovery/errors.ts'
import type { Patience } from './clients/client.ts'
import { efsClient } from './clients/efs.ts'

export type Replication = {
  /** What changed before it is certain to be in the replica. */
  replicatedAt: string
  /** ENABLED while replication runs. */
  status: string
}

/**
 * The replication into a replica, asked in the replica's own region, because the other may be lost. ReplicaUnusable when
 * nothing is replicated into it, or its first pass has not ended.
 */
export async function replication(
  region: string,
  replicaFileSystemId: string,
  patience?: Patience,
): Promise<Replication> {
  const { Replications = [] } = await efsClient(region, patience).send(
    new DescribeReplicationConfigurationsCommand({ FileSystemId: replicaFileSystemId }),
  )
  const destination = Replications.flatMap(({ Destinations = [] }) => Destinations).find(
    ({ FileSystemId }) => FileSystemId === replicaFileSystemId,
  )
  if (!destination?.LastReplicatedTimestamp) {
    const why = destination ? 'its first pass has not ended' : 'no replication leads into it'
    throw new DrctlError('ReplicaUnusable', `${replicaFileSystemId} in ${region}: ${why}`, { region })
  }
  return {
    replicatedAt: destination.LastReplicatedTimestamp.toISOString(),
    status: destination.Status ?? 'unknown',
  }
}

/**
 * LastReplicatedTimestamp of the replica as it is now, which a run that restored for hours or was paused must not judge
 * by its first look; `known` is that first look, and the answer where EFS gives none.
 */
export async function replicatedAt(
  region: string,
  replicaFileSystemId: string,
  known: string,
): Promise<string> {
  return replication(region, replicaFileSystemId).then(
    ({ replicatedAt: now }) => now,
    () => known,
  )
}
