import { once } from 'node:events'
import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { busOf } from '#sandbox/instance/environment.ts'
import { regions, type Settings } from '#sandbox/settings.ts'
import { daemonPid } from './daemons.ts'
import { instanceOwner, type Owner } from './owner.ts'
import { sandboxProcesses } from './processes.ts'
import { readSandboxFile } from './sandbox-file.ts'

/** Linux takes no longer path for a unix socket. */
const longestSocketPath = 103

/** What stands in the way of a sandbox, with what to do about it. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible'
}

/** Throws NotPossible when no sandbox can be started with these settings here and now. */
export async function preflight(settings: Settings): Promise<void> {
  if (process.platform !== 'linux')
    throw new NotPossible('the sandbox needs Linux: it reads /proc and uses 127.0.0.0/8')
  requireFolder(settings.state)
  requireEnterable(settings.state, instanceOwner())
  requireShortPaths(settings)
  if (readSandboxFile(settings.state) && sandboxProcesses(settings).length > 0) {
    throw new NotPossible(`a sandbox is up in ${settings.state}\n  stop it: npm run sandbox -- down`)
  }
  for (const place of places(settings)) await requireFree(place)
}

function requireFolder(state: string): void {
  try {
    mkdirSync(state, { recursive: true })
    accessSync(state, constants.W_OK)
  } catch (cause) {
    throw new NotPossible(
      `${state} cannot be written: ${(cause as Error).message}\n  name another folder: --state <folder>`,
    )
  }
  const used = readdirSync(state).length > 0
  if (used && !readSandboxFile(state)) {
    throw new NotPossible(
      `${state} is not empty and holds no sandbox\n  name another folder: --state <folder>`,
    )
  }
}

/** Root gives the instances to another user, who has to get through every folder above them. */
function requireEnterable(state: string, owner: Owner): void {
  for (let folder = dirname(state); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) {
      throw new NotPossible(
        `the instances run as ${owner.name}, who cannot enter ${folder}\n  name another folder: --state <folder>`,
      )
    }
    if (folder === dirname(folder)) return
  }
}

function requireShortPaths(settings: Settings): void {
  const sockets = [
    settings.control,
    ...regions.flatMap(name => [
      busOf(settings.region[name]),
      `${settings.region[name].root}/run/drctl/.s.PGSQL.${settings.ports.postgres}`,
    ]),
  ]
  const long = sockets.find(path => path.length > longestSocketPath)
  if (long === undefined) return
  throw new NotPossible(
    `${long} is ${long.length} characters long, and a socket's path may have ${longestSocketPath}\n  name a folder with a shorter path: --state <folder>`,
  )
}

type Place = { address: string; port: number; option: string }

function places(settings: Settings): Place[] {
  const { ports, world, region } = settings
  const both = regions.map(name => region[name])
  const aws = [world.aws, ...both.map(({ gateway }) => gateway.aws)]
  const dns = [...world.nameServers, ...both.flatMap(({ gateway }) => gateway.nameServers)]
  const api = both.flatMap(place => [place.instance, place.public, place.peering])
  return [
    ...aws.map(address => ({ address, port: ports.aws, option: '--aws-port' })),
    ...dns.map(address => ({ address, port: ports.dns, option: '--dns-port' })),
    ...api.map(address => ({ address, port: ports.api, option: '--api-port' })),
    ...both.map(({ instance }) => ({ address: instance, port: ports.postgres, option: '--pg-port' })),
    ...both.map(({ cloud }) => ({ address: cloud, port: ports.cloud, option: '--net' })),
    { address: world.releases, port: ports.releases, option: '--net' },
  ]
}

async function requireFree({ address, port, option }: Place): Promise<void> {
  const server = createServer().listen(port, address)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const change =
      option === '--net' ? 'take another network: --net 127.<n>' : `take another port: ${option} <port>`
    throw new NotPossible(
      `${address}:${port} cannot be used: ${(cause as Error).message}\n  ${change}, or --net 127.<n>`,
    )
  }
  server.close()
  await once(server, 'close')
}

/** Throws NotPossible when there is no sandbox that can be asked or disturbed. */
export function requireUp(settings: Settings): void {
  if (readSandboxFile(settings.state) && daemonPid(settings, 'world') !== undefined) return
  throw new NotPossible(`no sandbox is up in ${settings.state}\n  start one: npm run sandbox -- up`)
}
