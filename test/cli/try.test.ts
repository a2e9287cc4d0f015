import test from 'ava'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { twoRegions } from './two-regions.ts'

const program = installedDrctl(test)
test('x', async t => {
  const aws = await twoRegions(t, 20_100)
  aws.writeZone(
    'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=failover-apitest-epoch-7-attempt-1',
    '127.87.1.10',
  )
  const env = operatorOf(aws)
  for (const args of [
    ['record', 'show'],
    ['status'],
    ['failover', 'list'],
    ['failover', 'start', '--region', 'eu-west-1'],
    ['failover', 'start', '--region', 'eu-west-1', '--yes', '--watch', '--reason', 'because of it'],
    ['failover', 'list'],
    ['failover', 'show', 'latest'],
    ['failover', 'start', '--region', 'eu-central-1', '--yes'],
    ['failover', 'decide', 'latest', 'retry', '--reason', 'x'],
    ['init', '--active', 'eu-west-1'],
  ]) {
    const s = performance.now()
    const r = await ran(program, args, env)
    console.log('$ drctl', args.join(' '), r.status, Math.round(performance.now() - s))
    console.log(r.stdout + r.stderr)
  }
  t.pass()
})
