import { statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { accountId, peerOf, type Region, type Settings, service } from '#sandbox/settings.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { routesOf } from '#sandbox/wire/protocol.ts'
import { restJsonDispatch } from '#sandbox/wire/rest-json.ts'
import { Replication } from '#sandbox/world/control-contract.ts'
import { stored } from '#sandbox/world/stored-file.ts'
import { pageOf } from './paging.ts'

const Count = z.coerce.number().int().min(1)
const DescribeFileSystems = z.strictObject({
  FileSystemId: z.string().optional(),
  CreationToken: z.string().optional(),
  MaxItems: Count.default(100),
  Marker: z.string().optional(),
})
const DescribeReplicationConfigurations = z.strictObject({
  FileSystemId: z.string().optional(),
  MaxResults: Count.default(100),
  NextToken: z.string().optional(),
})
const DescribeMountTargets = z.strictObject({
  FileSystemId: z.string(),
  MaxItems: Count.default(100),
  Marker: z.string().optional(),
})

/** EFS of one region: its own file system, the replica of the peer's, and how far both replications have come. */
export function createEfs(settings: Settings, region: Region, replicationFile: string) {
  const place = settings.region[region]
  const peer = settings.region[peerOf(region)]
  const own = { id: place.fileSystemId, token: `${service}-own`, writable: true, folder: place.efs.own }
  const replica = {
    id: place.replicaFileSystemId,
    token: `${service}-replica`,
    writable: false,
    folder: place.efs.replica,
  }
  // With the region's own file system the sandbox begins.
  const createdAt = statSync(place.efs.own).birthtime

  const known = (id: string | undefined) => {
    const found = [own, replica].filter(fileSystem => id === undefined || fileSystem.id === idOf(id))
    if (found.length === 0)
      throw new AwsError('FileSystemNotFound', `File system '${id}' does not exist.`, 404)
    return found
  }

  /** A replication is seen from both its ends. */
  const replications = () => {
    const state = stored(replicationFile, Replication) ?? {}
    return [
      configuration(place.name, place.fileSystemId, peer.name, peer.replicaFileSystemId, createdAt),
      configuration(peer.name, peer.fileSystemId, place.name, place.replicaFileSystemId, createdAt),
    ].map(make => make(state))
  }

  return restJsonDispatch(
    routesOf('elasticfilesystem', {
      async DescribeFileSystems(input: unknown) {
        const { FileSystemId, CreationToken, MaxItems, Marker } = DescribeFileSystems.parse(input)
        const found = known(FileSystemId).filter(({ token }) => (CreationToken ?? token) === token)
        const { items, next } = pageOf(found, { token: Marker, size: MaxItems }, 'BadRequest')
        const FileSystems = await Promise.all(items.map(item => described(item, region, createdAt)))
        return { FileSystems, ...(next && { NextMarker: next }) }
      },
      DescribeReplicationConfigurations(input: unknown) {
        const { FileSystemId, MaxResults, NextToken } = DescribeReplicationConfigurations.parse(input)
        if (FileSystemId !== undefined) known(FileSystemId)
        const found = replications().filter(({ SourceFileSystemId, Destinations }) => {
          const ends = [SourceFileSystemId, ...Destinations.map(to => to.FileSystemId)]
          return FileSystemId === undefined || ends.includes(idOf(FileSystemId))
        })
        const { items, next } = pageOf(found, { token: NextToken, size: MaxResults }, 'BadRequest')
        return { Replications: items, ...(next && { NextToken: next }) }
      },
      DescribeMountTargets(input: unknown) {
        const { FileSystemId } = DescribeMountTargets.parse(input)
        const MountTargets = known(FileSystemId).map(({ id }) => mountTarget(id, place.instance))
        return { MountTargets }
      },
    }),
    { validationCode: 'BadRequest' },
  )
}

/** A file system is named by its id or by its ARN. */
function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function arnOf(region: string, id: string): string {
  return `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/${id}`
}

function configuration(
  source: Region,
  sourceId: string,
  destination: Region,
  destinationId: string,
  createdAt: Date,
) {
  return (state: z.infer<typeof Replication>) => {
    const { lastReplicatedAt, state: status = 'ENABLED' as const } = state[source] ?? {}
    return {
      SourceFileSystemId: sourceId,
      SourceFileSystemRegion: source,
      SourceFileSystemArn: arnOf(source, sourceId),
      OriginalSourceFileSystemArn: arnOf(source, sourceId),
      CreationTime: createdAt,
      Destinations: [
        {
          Status: status,
          FileSystemId: destinationId,
          Region: destination,
          ...(lastReplicatedAt && { LastReplicatedTimestamp: new Date(lastReplicatedAt) }),
        },
      ],
    }
  }
}

type FileSystem = { id: string; token: string; writable: boolean; folder: string }

async function described(fileSystem: FileSystem, region: Region, createdAt: Date) {
  return {
    OwnerId: accountId,
    CreationToken: fileSystem.token,
    FileSystemId: fileSystem.id,
    FileSystemArn: arnOf(region, fileSystem.id),
    CreationTime: createdAt,
    LifeCycleState: 'available',
    Name: fileSystem.token,
    NumberOfMountTargets: 1,
    SizeInBytes: { Value: await bytesBelow(fileSystem.folder) },
    PerformanceMode: 'generalPurpose',
    Encrypted: true,
    ThroughputMode: 'elastic',
    Tags: [{ Key: 'Name', Value: fileSystem.token }],
    FileSystemProtection: { ReplicationOverwriteProtection: fileSystem.writable ? 'ENABLED' : 'REPLICATING' },
  }
}

function mountTarget(fileSystemId: string, address: string) {
  return {
    OwnerId: accountId,
    MountTargetId: fileSystemId.replace('fs-', 'fsmt-'),
    FileSystemId: fileSystemId,
    SubnetId: 'subnet-00000000',
    LifeCycleState: 'available',
    IpAddress: address,
  }
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter(entry => entry.isFile())
    .map(entry => stat(join(entry.parentPath, entry.name)).then(({ size }) => size, goneMeanwhile))
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

function goneMeanwhile(error: NodeJS.ErrnoException): number {
  if (error.code === 'ENOENT') return 0
  throw error
}
