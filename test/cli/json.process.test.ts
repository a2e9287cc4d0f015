import test from 'ava'
import { Failure } from '#cli/json/failure.ts'
import { printed } from '#cli/json/printed.ts'
import { until } from '#test/until.ts'
import { begun, installedDrctl, operatorOf, ran } from './drctl.ts'
import { recovered } from './sample-report.ts'
import { fails } from './scripted-steps.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const start = ['failover', 'start', '--region', 'eu-west-1', '--yes']

/** What a command prints with --json, each line held to the schema of that command. */
async function json(env: NodeJS.ProcessEnv, command: string, ...args: string[]) {
  const { stdout, stderr } = await ran(drctl, [...command.split(' '), ...args, '--json'], env)
  return held(command, stdout, stderr)
}

function held(command: string, stdout: string, stderr = ''): Record<string, unknown>[] {
  const lines = stdout.split('\n').filter(line => line !== '')
  if (lines.length === 0) throw new Error(`${command} printed nothing: ${stderr}`)
  return lines.map(line => printed[command]?.parse(JSON.parse(line)) as Record<string, unknown>)
}

test.serial(
  'a run is started, watched, answered, shown and listed in the shapes that are documented',
  async t => {
    const aws = await twoRegions(t, 20_600)
    aws.writeZone(active, '127.87.1.10')
    const env = operatorOf(aws)
    await ran(drctl, [...start, '--watch'], env)
    aws.writeZone(active.replace('epoch=8', 'epoch=9'), '127.87.1.10')
    aws.steps['restore-database'] = call =>
      call < 10
        ? fails('StepRunning', JSON.stringify({ phase: 'restore', done: call * 1e8, total: 1e9 }))
        : { backup: { label: 'B' } }
    aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
    t.like(await json(env, 'failover start', ...start.slice(2)), [{ joined: false }])
    const watching = begun(drctl, ['failover', 'watch', '--json'], env)
    await until('the question is printed', 20_000, () => watching.printed().includes('"question"'))
    const [shown] = await json(env, 'failover show', 'latest')
    t.like(shown, {
      waiting: [{ step: 'PromoteDatabase' }],
      verdicts: [{ verdict: 'outage' }, { verdict: 'ready' }],
    })
    t.like(await json(env, 'failover decide', 'latest', 'abort', '--reason', 'not now'), [
      { decision: { answer: 'abort' } },
    ])
    const { stdout } = await watching.ended()
    const lines = held('failover watch', stdout)
    const types = new Set(lines.map(({ type }) => String(type)))
    t.deepEqual([...types].toSorted(), ['dns', 'progress', 'question', 'report', 'step'])
    const verified = lines.find(({ step, state }) => step === 'CheckReadiness' && state === 'done')
    t.like(verified, { verdict: { verdict: 'ready' } })
    t.is(
      typeof lines.find(({ step, state }) => step === 'PromoteDatabase' && state === 'failed')?.lastSeconds,
      'number',
    )
    t.like(await json(env, 'failover show', 'latest'), [{ report: { outcome: 'aborted' } }])
    aws.meetCalls(({ region }) => (region === 'eu-central-1' ? 'silence' : undefined))
    t.like(await json(env, 'failover list'), [{ missing: { region: 'eu-central-1' } }])
  },
)

test.serial('so are the record, the status and the configuration', async t => {
  const aws = await twoRegions(t, 20_600)
  aws.writeZone(undefined, '127.87.1.10')
  const env = operatorOf(aws)
  t.like(await json(env, 'init', '--active', 'eu-central-1'), [{ record: { epoch: 1 } }])
  t.like(await json(env, 'status'), [{ record: { active: 'eu-central-1' } }])
  aws.meetCalls(({ region }) => (region === 'eu-west-1' ? 'silence' : undefined))
  const elsewhere = operatorOf(aws, 'eu-central-1')
  t.like(await json(elsewhere, 'status'), [{ regions: [{ reachable: true }, { reachable: false }] }])
  aws.meetCalls(() => undefined)
  aws.writeZone('v=1 epoch=8', '127.87.1.10')
  t.true('problem' in ((await json(env, 'record show'))[0] ?? {}))
  await json(env, 'record repair', '--epoch', '8', '--active', 'eu-central-1', '--rev', '4', '--yes')
  t.like(await json(env, 'record show'), [{ record: { rev: 4 } }])
  t.like(await json(env, 'config check'), [{ faults: [] }])
  t.like(await json(env, 'config show'), [{ file: 'drctl.yml' }])
  t.like(await json(env, 'config alarm'), [{ parameters: { Service: 'apitest' } }])
})

test.serial('so are reports, of runs that Step Functions has forgotten too', async t => {
  const aws = await twoRegions(t, 20_600)
  const env = operatorOf(aws)
  await aws.storeReport(recovered)
  t.like(await json(env, 'report'), [{ reports: [{ execution: recovered.execution, rtoSeconds: 46.2 }] }])
  t.like(await json(env, 'report', recovered.execution), [{ report: recovered }])
  t.like(await json(env, 'failover show', recovered.execution), [{ report: recovered }])
  t.like(await json(env, 'failover watch', recovered.execution), [{ type: 'report', report: recovered }])
})

test.serial('so is a run that is given up, and one that was stopped and goes on', async t => {
  const aws = await twoRegions(t, 20_600)
  aws.writeZone(active, '127.87.1.10')
  const env = operatorOf(aws)
  let holds = true
  aws.steps['restore-database'] = () =>
    holds ? fails('StepRunning', JSON.stringify({ phase: 'restore' })) : { backup: { label: 'B' } }
  const restores = async () => {
    const [started] = await json(env, 'failover start', ...start.slice(2))
    await until('it restores', 20_000, async () => {
      const [shown] = await json(env, 'failover show', 'latest')
      return JSON.stringify(shown).includes('"phase":"restore"')
    })
    return String(started?.arn)
  }
  await restores()
  t.like(await json(env, 'failover abort', 'latest', '--reason', 'not now'), [{ way: 'stopped' }])
  t.like(await json(env, 'failover show', 'latest'), [{ status: 'ABORTED' }])
  t.like(await json(env, 'report', 'latest'), [{ report: { outcome: 'aborted' } }])
  await aws.stopRun(await restores())
  holds = false
  t.like(await json(env, 'failover resume', 'latest'), [{ underWay: false, redrives: 1 }])
  const lines = held('failover watch', (await ran(drctl, ['failover', 'watch', '--json'], env)).stdout)
  t.like(lines.at(-1), { type: 'report', report: { outcome: 'recovered' } })
  t.like(await json(env, 'failover show', 'latest'), [{ redrives: 1 }])
})

test.serial('so is an error', async t => {
  const { stdout, stderr } = await ran(
    drctl,
    ['failover', 'show', '--json'],
    operatorOf({ endpoint: 'http://127.87.0.99:9' }),
  )
  t.is(stdout, '')
  t.is(Failure.parse(JSON.parse(stderr)).error.exit, 2)
})
