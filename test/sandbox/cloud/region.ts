import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { serveCloud } from '#sandbox/cloud/server.ts'
import { runAgent } from '#sandbox/instance/ssm-agent/agent.ts'
import { readSettings } from '#sandbox/settings.ts'

export type TestRegion = Awaited<ReturnType<typeof startRegion>>

/** The cloud of eu-west-1 alone, on a network of its own, with SDK settings that reach it directly. */
export async function startRegion(net: string) {
  const state = mkdtempSync(join(tmpdir(), 'cloud-region-'))
  const settings = readSettings({ DRCTL_SANDBOX_STATE: state, DRCTL_SANDBOX_NET: net })
  const region = 'eu-west-1'
  const place = settings.region[region]
  for (const folder of [place.efs.own, place.efs.replica, place.cloudState])
    mkdirSync(folder, { recursive: true })
  let cloud = await serveCloud(settings, region)
  const agent = new AbortController()
  const endpoint = `http://${place.cloud}:${settings.ports.cloud}`

  return {
    settings,
    place,
    endpoint,
    client: { region, endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    /** The SSM agent of the region's instance, in this process. */
    startAgent: () =>
      void runAgent(
        {
          instanceId: place.instanceId,
          region,
          cloud: endpoint,
          environment: { PATH: process.env.PATH },
          folder: state,
          log: () => {},
        },
        agent.signal,
      ),
    fault: async (fault: object) => {
      const response = await fetch(`${endpoint}/internal/faults`, {
        method: 'POST',
        body: JSON.stringify(fault),
      })
      return response.status
    },
    clearFaults: () => fetch(`${endpoint}/internal/faults`, { method: 'DELETE' }),
    async restart() {
      await cloud.stop()
      cloud = await serveCloud(settings, region)
    },
    async stop() {
      agent.abort()
      await cloud.stop()
      rmSync(state, { recursive: true, force: true })
    },
  }
}

/** Looks again until there is something. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  limitMs = 20_000,
): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`)
    await wait(20)
  }
}
