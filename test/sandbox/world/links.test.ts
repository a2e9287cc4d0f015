import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { ListTopicsCommand } from '@aws-sdk/client-sns'
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm'
import test, { type ExecutionContext } from 'ava'
import { listenAt, type Place } from '#sandbox/world/listener.ts'
import { until } from '#test/until.ts'
import { sdkAt, snsAt, type TestWorld, worldFor } from './world-for-test.ts'

/** A server that says back what it hears. */
async function echoAt(t: ExecutionContext, at: Place): Promise<void> {
  const listener = await listenAt(
    createServer(socket => socket.on('error', () => {}).pipe(socket)),
    at,
  )
  t.teardown(() => listener.close())
}

/** A connection, and what happened to it. */
async function talk(t: ExecutionContext, at: Place) {
  const socket: Socket = connect({ host: at.address, port: at.port })
  t.teardown(() => socket.destroy())
  const seen = { text: '', closed: false }
  socket.setEncoding('utf8').on('data', chunk => {
    seen.text += chunk
  })
  socket
    .on('error', () => {})
    .on('close', () => {
      seen.closed = true
    })
  await once(socket, 'connect')
  return { socket, seen }
}

test('a cut link is a black hole, also for what is connected, and a mended one starts anew', async t => {
  const { settings, control } = await worldFor(t, 21200)
  const place = settings.region['eu-central-1']
  await echoAt(t, { address: place.instance, port: settings.ports.api })
  const at = { address: place.public, port: settings.ports.api }

  const before = await talk(t, at)
  before.socket.write('one')
  await until('the echo', 2000, () => before.seen.text === 'one')

  await control.cut('callers:eu-central-1')
  before.socket.write('two')
  const during = await talk(t, at)
  during.socket.write('three')
  await wait(200)
  t.deepEqual(
    [before.seen, during.seen],
    [
      { text: 'one', closed: false },
      { text: '', closed: false },
    ],
  )

  await control.mend('callers:eu-central-1')
  await until('both are reset', 2000, () => before.seen.closed && during.seen.closed)
  const after = await talk(t, at)
  after.socket.write('four')
  await until('the echo is back', 2000, () => after.seen.text === 'four')
})

test('when a lost region dies behind its cut links nobody learns of it', async t => {
  const { settings, control } = await worldFor(t, 21210)
  const place = settings.region['eu-central-1']
  const listener = await listenAt(
    createServer(socket => socket.on('error', () => {}).pipe(socket)),
    {
      address: place.instance,
      port: settings.ports.postgres,
    },
  )
  const { socket, seen } = await talk(t, { address: place.peering, port: settings.ports.postgres })
  socket.write('one')
  await until('the echo', 2000, () => seen.text === 'one')
  await control.lose('eu-central-1')
  await listener.close()
  await wait(200)
  t.false(seen.closed)
  const { links, lost } = await control.status()
  t.deepEqual(lost, ['eu-central-1'])
  t.is(links['eu-central-1:eu-west-1'], 'down')
  t.is(links['callers:eu-west-1'], 'up')
})

test('a connection half closed is carried to its end', async t => {
  const { settings } = await worldFor(t, 21220)
  const place = settings.region['eu-west-1']
  await echoAt(t, { address: place.instance, port: settings.ports.api })
  const { socket, seen } = await talk(t, { address: place.public, port: settings.ports.api })
  socket.end('the last words')
  await until('everything came back and the end too', 2000, () => seen.closed)
  t.is(seen.text, 'the last words')
})

/** An SSM in a region's cloud that answers everything with an empty list. */
async function cloudIn(t: ExecutionContext, { settings }: TestWorld, region: 'eu-central-1' | 'eu-west-1') {
  const server = createHttpServer((request, response) => {
    request.resume().on('end', () => response.end('{"InstanceInformationList":[]}'))
  })
  const listener = await listenAt(server, {
    address: settings.region[region].cloud,
    port: settings.ports.cloud,
  })
  t.teardown(() => listener.close())
}

test('a call goes to the region in its scope, by the way from where it is made', async t => {
  const world = await worldFor(t, 21230)
  const { settings, control } = world
  await cloudIn(t, world, 'eu-central-1')
  const ask = (address: string) =>
    new SSMClient(sdkAt(settings, address, 'eu-central-1')).send(new DescribeInstanceInformationCommand({}))
  const gateway = settings.region['eu-west-1'].gateway.aws
  t.truthy(await ask(settings.world.aws))
  t.truthy(await ask(gateway))

  await control.cut('eu-central-1:eu-west-1')
  t.truthy(await ask(settings.world.aws), 'operators reach the region')
  t.truthy(await ask(settings.region['eu-central-1'].gateway.aws), 'the region reaches itself')
  await t.throwsAsync(ask(gateway), { name: 'TimeoutError' })

  await control.lose('eu-central-1')
  await t.throwsAsync(ask(settings.world.aws), { name: 'TimeoutError' })
  const seen = await control.requests()
  t.deepEqual(
    seen.map(({ from, operation, status }) => [from, operation, status]),
    [
      ['world', 'DescribeInstanceInformation', 200],
      ['eu-west-1', 'DescribeInstanceInformation', 200],
      ['world', 'DescribeInstanceInformation', 200],
      ['eu-central-1', 'DescribeInstanceInformation', 200],
      ['eu-west-1', 'DescribeInstanceInformation', 0],
      ['world', 'DescribeInstanceInformation', 0],
    ],
  )
  t.like(seen[0], { region: 'eu-central-1', service: 'ssm', principal: 'deployer' })
})

test('a call that nobody can answer is told so in the form of its protocol', async t => {
  const world = await worldFor(t, 21240)
  const { settings, control } = world
  const ask = (region: string) =>
    new SSMClient(sdkAt(settings, undefined, region)).send(new DescribeInstanceInformationCommand({}))
  await t.throwsAsync(ask('eu-central-1'), { name: 'ServiceUnavailable' })
  await t.throwsAsync(ask('ap-south-1'), {
    name: 'UnknownOperationException',
    message: /no ssm in ap-south-1/,
  })
  await control.fault({ kind: 'throttle', service: 'ssm', count: 1 })
  await t.throwsAsync(ask('eu-central-1'), { name: 'ThrottlingException', message: 'Rate exceeded' })
  await control.fault({ kind: 'throttle', service: 'sns', count: 1 })
  await t.throwsAsync(snsAt(settings).send(new ListTopicsCommand({})), { message: 'Rate exceeded' })

  const unsigned = await fetch(`http://${settings.world.aws}:${settings.ports.aws}/`, { method: 'POST' })
  t.is(unsigned.status, 403)
  t.regex(await unsigned.text(), /MissingAuthenticationToken/)
})
