import { execFile } from 'node:child_process'
import { Resolver } from 'node:dns/promises'
import { promisify } from 'node:util'
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53'
import test from 'ava'
import type { Settings } from '#sandbox/settings.ts'
import { until } from '#test/until.ts'
import { route53At, type TestWorld, worldFor, zoneId } from './world-for-test.ts'

const run = promisify(execFile)
const domain = 'api.example.test'

function resolverAt(settings: Settings, address: string): Resolver {
  const resolver = new Resolver({ timeout: 300, tries: 1 })
  resolver.setServers([`${address}:${settings.ports.dns}`])
  return resolver
}

async function point({ settings }: TestWorld, address: string, text = '"v=1 epoch=1"') {
  const set = (Name: string, Type: 'A' | 'TXT', Value: string) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet: { Name, Type, TTL: 1, ResourceRecords: [{ Value }] },
  })
  const Changes = [set(domain, 'A', address), set(`_drctl.${domain}`, 'TXT', text)]
  await route53At(settings).send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } }),
  )
}

test('the servers answer for the zone, with authority, over UDP and TCP', async t => {
  const world = await worldFor(t, 21100)
  const { settings } = world
  const [server = ''] = settings.world.nameServers
  await point(world, '127.82.1.10', '"v=1 epoch=1 " "by=x\\"y"')
  const resolver = resolverAt(settings, server)
  const codeOf = (asked: Promise<unknown>) => asked.then(String, (error: NodeJS.ErrnoException) => error.code)
  await until(
    'the server knows the name',
    2000,
    async () => (await codeOf(resolver.resolve4(domain))) === '127.82.1.10',
  )

  t.deepEqual(await resolver.resolveTxt(`_drctl.${domain}`), [['v=1 epoch=1 ', 'by=x"y']])
  t.deepEqual((await resolver.resolveNs('example.test')).sort(), ['ns-1.example.test', 'ns-2.example.test'])
  t.is((await resolver.resolveSoa('example.test')).nsname, 'ns-1.example.test')
  t.is(await codeOf(resolver.resolve4('nobody.example.test')), 'ENOTFOUND')
  t.is(await codeOf(resolver.resolveTxt(domain)), 'ENODATA')
  t.is(await codeOf(resolver.resolve4('example.org')), 'EREFUSED')

  const port = String(settings.ports.dns)
  const { stdout } = await run('dig', [`@${server}`, '-p', port, '+tcp', 'API.Example.TEST', 'A'])
  t.regex(stdout, /status: NOERROR/)
  t.regex(stdout, /flags: qr aa rd;/)
  t.regex(stdout, /API\.Example\.TEST\.\s+1\s+IN\s+A\s+127\.82\.1\.10/)
})

test('the servers turn one after another, before the change is in sync', async t => {
  const world = await worldFor(t, 21110, { propagationSeconds: 1.2, lagSeconds: 1 })
  const { control } = world
  await point(world, '127.82.2.10')
  const turned = async (count: number) =>
    (await control.status()).servers.filter(({ addresses }) => addresses.includes('127.82.2.10')).length ===
    count
  t.true(await turned(0))
  await until('one server has turned and the other has not', 2000, () => turned(1))
  await until('both have turned', 2000, () => turned(2))
})

test('a server that is behind goes on answering the old', async t => {
  const world = await worldFor(t, 21120)
  const { control } = world
  await point(world, '127.82.1.10')
  const seen = async () => (await control.status()).servers.map(({ addresses }) => addresses.join())
  await until('both have the first', 2000, async () =>
    (await seen()).every(address => address === '127.82.1.10'),
  )
  await control.fault({ kind: 'server-behind', name: 'ns-2', seconds: 60 })
  await point(world, '127.82.2.10')
  await until('the first server turned', 2000, async () => (await seen())[0] === '127.82.2.10')
  t.is((await seen())[1], '127.82.1.10')
  await control.clearFaults()
  await until('the second has caught up', 2000, async () => (await seen())[1] === '127.82.2.10')
})

test("a region's gateway answers the same, and nothing once its link to DNS is cut", async t => {
  const world = await worldFor(t, 21130)
  const { settings, control } = world
  await point(world, '127.82.1.10')
  const gateway = settings.region['eu-west-1'].gateway
  const resolver = resolverAt(settings, gateway.nameServers[1] ?? '')
  await until(
    'the gateway answers',
    2000,
    async () => (await resolver.resolve4(domain).catch(() => [])).length > 0,
  )

  await control.cut('eu-west-1:dns')
  await t.throwsAsync(resolver.resolve4(domain), { code: 'ETIMEOUT' })
  await t.throwsAsync(
    point(
      { ...world, settings: { ...settings, world: { ...settings.world, aws: gateway.aws } } },
      '127.82.2.10',
    ),
    {
      name: 'TimeoutError',
    },
  )
  await control.mend('eu-west-1:dns')
  t.deepEqual(await resolver.resolve4(domain), ['127.82.1.10'])
})
