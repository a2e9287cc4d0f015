import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Route53Client } from '@aws-sdk/client-route-53'
import { SNSClient } from '@aws-sdk/client-sns'
import type { ExecutionContext } from 'ava'
import { deployer } from '#sandbox/iam/policies.ts'
import { readSettings, type Settings } from '#sandbox/settings.ts'
import { type Control, controlClient } from '#sandbox/world/control-client.ts'
import { readTimings, type Timings } from '#sandbox/world/timings.ts'
import { startWorld, type World } from '#sandbox/world/world.ts'

export const zoneId = 'Z0DRCTLSANDBOX'
export const quick: Partial<Timings> = { lagSeconds: 0.1, propagationSeconds: 0.3 }

export type TestWorld = { settings: Settings; control: Control; restart(): Promise<void> }

/** Settings of a world of its own: a folder that goes with the test, and ports from `base` on. */
export function settingsFor(t: ExecutionContext, base: number): Settings {
  const state = mkdtempSync(join(tmpdir(), 'drctl-world-'))
  t.teardown(() => rmSync(state, { recursive: true, force: true }))
  const settings = readSettings({ DRCTL_SANDBOX_STATE: state, DRCTL_SANDBOX_NET: '127.82' })
  const names = ['api', 'aws', 'dns', 'postgres', 'releases', 'cloud'] as const
  const ports = Object.fromEntries(names.map((name, i) => [name, base + i])) as Settings['ports']
  return { ...settings, ports }
}

/** A whole world, stopped when the test ends. */
export async function worldFor(
  t: ExecutionContext,
  base: number,
  timings: Partial<Timings> = quick,
): Promise<TestWorld> {
  const settings = settingsFor(t, base)
  const start = () => startWorld(settings, { ...readTimings({}), ...timings })
  let world: World = await start()
  t.teardown(() => world.stop())
  return {
    settings,
    control: controlClient(settings.control),
    async restart() {
      await world.stop()
      world = await start()
    },
  }
}

/** The SDK's settings for a caller at an address: the world's by default, or a region's gateway. */
export function sdkAt(settings: Settings, address = settings.world.aws, region = 'us-east-1') {
  return {
    region,
    endpoint: `http://${address}:${settings.ports.aws}`,
    credentials: { accessKeyId: deployer, secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true },
  }
}

export function route53At(settings: Settings, address?: string): Route53Client {
  return new Route53Client(sdkAt(settings, address))
}

export function snsAt(settings: Settings): SNSClient {
  return new SNSClient(sdkAt(settings))
}
