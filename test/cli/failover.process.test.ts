import test from 'ava'
import { until } from '#test/until.ts'
import { begun, installedDrctl, operatorOf, ran } from './drctl.ts'
import { normal } from './normal.ts'
import { fails } from './scripted-steps.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const first = 'failover-apitest-epoch-8-attempt-1'
const start = ['failover', 'start', '--region', 'eu-west-1', '--yes']

const servers = '127.87.0.53:20101, 127.87.0.54:20101'
const isOfDns = (line: string) => line.includes(' DNS ')

const report = `RECOVERED in eu-west-1
  run          failover-apitest-epoch-8-attempt-1
               failover of apitest from eu-central-1 to eu-west-1, epoch 8 -> 9
  started      2026-11-24 02:00:00Z by jane@laptop: it is gone
  ended        2026-11-24 02:00:00Z after 0.0 s

Cost
  detection 0.0 s from the first failed observation to the start of the run
  RTO 0.0 s from 02:00:00Z, when a probe of this run saw it fail, to
               02:00:00Z, the first good answer through the name
               objective 5 min 00 s: met
  RPO          unknown: the recovered database holds no heartbeat; recovered up
               to 0/5000148
               objective 1 min 00 s: unknown

Timeline
  02:00:00Z +0.0 s  the run started
  02:00:00Z +0.0 s  first failed observation
  02:00:00Z +0.0 s  the verdict on the outage was given
  02:00:00Z +0.0 s  the epoch was claimed: the old side must not write any
                          more
  02:00:00Z +0.0 s  the database was promoted
  02:00:00Z +0.0 s  the API was ready
  02:00:00Z +0.0 s  the name was switched on all its servers
  02:00:00Z +0.0 s  first good answer through the name
  02:00:00Z +0.0 s  the first full backup was complete: protected again
  02:00:00Z +0.0 s  the run ended

Phases
  VerifyOutage 0.0 s
  CheckReadiness 0.0 s
  RestoreDatabase 0.0 s
  StageApi 0.0 s
  ClaimEpoch 0.0 s
  FenceOldSide 0.0 s
  PromoteDatabase 0.0 s
  DeployApi 0.0 s
  SmokeTest 0.0 s
  SwitchDns 0.0 s
  ConfirmName 0.0 s
  Reprotect 0.0 s

Outage: outage
  - probe and checkers see it failing
  probe        failing from eu-west-1 at 02:00:00Z: no answer
  checkers     failing from us-east-1 at 02:00:00Z: timed out

Release
  1.0.0        from the copy staged beside the backup
  sha256       abababababababababababababababababababababababababababababababab

Versions
  drctl        0.1.0

No standby
  eu-central-1 does not stand by: until it does, eu-west-1 cannot be moved out
  of
  next: once eu-central-1 is back: drctl reinstate --region eu-central-1
`

test.serial('a failover is started and watched to its report, and then listed and shown', async t => {
  const aws = await twoRegions(t, 20_100)
  aws.writeZone(active, '127.87.1.10')
  const env = operatorOf(aws)
  const watched = await ran(drctl, [...start, '--watch', '--reason', 'it is gone'], env)
  t.is(watched.stderr, '')
  t.is(watched.status, 0)
  const [log = '', ...ended] = normal(watched.stdout).split('\n\n')
  const lines = log.split('\n')
  t.is(lines.shift(), `started ${first} in eu-west-1`)
  const [dns, ...said] = lines.toSorted((a, b) => Number(isOfDns(b)) - Number(isOfDns(a)))
  t.is(dns, `02:00:00Z  DNS              eu-central-1 (127.87.1.10) by ${servers}`)
  t.deepEqual(said.slice(0, 7), [
    '02:00:00Z  VerifyOutage     begins',
    '02:00:00Z  VerifyOutage     done after 0.0 s: outage',
    '      - probe and checkers see it failing',
    '      - probe from eu-west-1: failing, no answer',
    '      - checkers from us-east-1: failing, timed out',
    '02:00:00Z  CheckReadiness   begins',
    '02:00:00Z  CheckReadiness   done after 0.0 s: ready',
  ])
  t.is(said.length, 26 + 3, 'each of 13 steps begins and is done, and one has evidence')
  t.is(ended.join('\n\n'), report)

  const [listed, shown] = await Promise.all([
    ran(drctl, ['failover', 'list'], env),
    ran(drctl, ['failover', 'show', first, '--region', 'eu-central-1'], env),
  ])
  t.is(normal(listed.stdout), `${first}\n  2026-11-24 02:00:00Z  succeeded 0.0 s  eu-west-1\n`)
  t.is(
    normal(shown.stdout),
    `${first}
  failover eu-central-1 -> eu-west-1, succeeded after 0.0 s
  ✓ VerifyOutage 0.0 s  outage
  ✓ CheckReadiness 0.0 s  ready
  ├ ✓ RestoreDatabase 0.0 s
  └ ✓ StageApi 0.0 s
  ✓ ClaimEpoch 0.0 s
  ✓ FenceOldSide 0.0 s
  ✓ PromoteDatabase 0.0 s
  ✓ DeployApi 0.0 s
  ✓ SmokeTest 0.0 s
  ✓ SwitchDns 0.0 s
  ✓ ConfirmName 0.0 s
  ✓ Reprotect 0.0 s
  ✓ Notify 0.0 s

${report}
Exact loss
  lost         known once the old side stands by again: drctl reinstate --region
               eu-central-1
`,
  )
})

const question = `PromoteDatabase waits for a decision since 0.0 s
  The database was not promoted.
  - DiskFull: 1.2 GB are missing in /var/lib
  - free the named bytes on the instance, then: drctl failover decide
    failover-apitest-epoch-8-attempt-1 retry --reason "<why>"
  drctl failover decide failover-apitest-epoch-8-attempt-1 retry \\
    --region eu-west-1 --reason "<why>"
  drctl failover decide failover-apitest-epoch-8-attempt-1 abort \\
    --region eu-west-1 --reason "<why>"
`

test.serial('a run that waits shows its question and goes on by the answer', async t => {
  const aws = await twoRegions(t, 20_100)
  aws.writeZone(active, '127.87.1.10')
  const env = operatorOf(aws)
  aws.steps['promote-database'] = () => fails('DiskFull', '1.2 GB are missing in /var/lib')
  const started = await ran(drctl, [...start, '--json'], env)
  const arn = `arn:aws:states:eu-west-1:123456789012:execution:drctl-apitest-failover:${first}`
  t.deepEqual(JSON.parse(started.stdout), { v: 1, execution: first, arn, joined: false, region: 'eu-west-1' })

  const watching = begun(drctl, ['failover', 'watch'], env)
  await until('the question is printed', 20_000, () => watching.printed().includes('--reason "<why>"'))
  const shown = await ran(drctl, ['failover', 'show', 'latest'], env)
  t.is(shown.status, 0)
  t.true(normal(shown.stdout).endsWith(`\n\n${question}`), shown.stdout)

  const joined = await ran(drctl, [...start, '--reason', 'me too'], env)
  t.is(
    joined.stdout,
    `joined ${first}, which is under way in eu-west-1\n  next: drctl failover watch ${first} --region eu-west-1\n`,
  )
  const decided = await ran(drctl, ['failover', 'decide', arn, 'abort', '--reason', 'not now'], env)
  t.is(decided.stderr, '')
  t.is(
    decided.stdout,
    `${first} goes on: PromoteDatabase was answered with abort\n  next: drctl failover watch ${first} --region eu-west-1\n`,
  )
  const watched = await watching.ended()
  t.is(watched.status, 5, 'an aborted run has failed')
  t.true(normal(watched.stdout).includes(question))
  t.true(normal(watched.stdout).includes('PromoteDatabase  abort by jane@laptop at 02:00:00Z: not now'))
})

test.serial(
  'the JSON of a watched run tells each step, the question without its token, and the report',
  async t => {
    const aws = await twoRegions(t, 20_100)
    aws.writeZone(active, '127.87.1.10')
    const env = operatorOf(aws)
    aws.steps['smoke-test'] = call =>
      call === 1 ? fails('SmokeTestFailed', 'the write is not read back') : { checks: [], passedAt: '' }
    const watching = begun(drctl, [...start, '--watch', '--json'], env)
    await until('the question is printed', 20_000, () => watching.printed().includes('"type":"question"'))
    const decide = ['failover', 'decide', 'latest', 'retry', '--reason', 'again', '--json']
    const decided = await ran(drctl, decide, env)
    t.is(JSON.parse(decided.stdout).decision.answer, 'retry')
    const { status, stdout } = await watching.ended()
    t.is(status, 0)
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    t.true(lines.every(({ v }) => v === 1))
    t.is(lines[0].execution, first)
    const asked = lines.find(({ type }) => type === 'question')
    t.deepEqual(Object.keys(asked), [
      'v',
      'type',
      'step',
      'question',
      'answers',
      'since',
      'about',
      'commands',
    ])
    t.deepEqual(asked.commands, [
      {
        answer: 'retry',
        command: `drctl failover decide ${first} retry --region eu-west-1 --reason "<why>"`,
      },
    ])
    const smoke = lines
      .filter(({ step, type }) => step === 'SmokeTest' && type === 'step')
      .map(({ state }) => state)
      .filter(state => state !== 'failed')
    t.deepEqual(smoke, ['running', 'running', 'done'])
    t.is(lines.at(-1).type, 'report')
    t.is(lines.at(-1).report.outcome, 'recovered')
  },
)

test.serial('an answer that does not fit the question is refused, and nothing is answered', async t => {
  const aws = await twoRegions(t, 20_100)
  aws.writeZone(active, '127.87.1.10')
  const env = operatorOf(aws)
  aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
  await ran(drctl, start, env)
  const decide = (...args: string[]) => ran(drctl, ['failover', 'decide', 'latest', ...args], env)
  await until('the run waits', 20_000, async () =>
    (await decide('skip', '--reason', 'x')).stderr.includes('offers'),
  )
  const refusals = await Promise.all([
    decide('skip', '--reason', 'why'),
    decide('retry', '--reason', 'why', '--step', 'SmokeTest'),
    decide('retry', '--reason', 'why', '--to', '0/1'),
    decide('retry', '--reason', ' '),
    decide('perhaps', '--reason', 'why'),
    decide('abort'),
  ])
  t.deepEqual(
    refusals.map(({ status, stderr }) => `${status} ${stderr.trim()}`),
    [
      `3 drctl: PromoteDatabase offers retry, abort; not skip
  next: give one of the answers that the question offers`,
      `3 drctl: ${first} waits for a decision on PromoteDatabase, not on SmokeTest
  next: see what the run waits for, if anything: drctl failover show ${first}`,
      `2 drctl: --to belongs to accept-loss, not to retry
  next: drctl failover decide latest retry --reason "<why>"`,
      `2 drctl: the reason is empty
  next: say why: --reason "<why>"`,
      `2 drctl: expected perhaps to be one of: retry, skip, proceed, accept-loss, abort
  next: see how it is used: drctl failover decide --help`,
      `2 drctl: missing required flag reason
  next: see how it is used: drctl failover decide --help`,
    ],
  )
})

test.serial(
  'a claim whose run was stopped is told as such, with the command that mends the record',
  async t => {
    const aws = await twoRegions(t, 20_100)
    aws.writeZone(active, '127.87.1.10')
    const env = operatorOf(aws)
    aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
    await ran(drctl, start, env)
    const arn = `arn:aws:states:eu-west-1:123456789012:execution:drctl-apitest-failover:${first}`
    await aws.stopRun(arn)
    aws.writeZone(`v=1 epoch=9 rev=24 state=taking active=eu-west-1 by=${first}`, '127.87.1.10')
    const from = (region: string) => ran(drctl, ['failover', 'start', '--region', region, '--yes'], env)
    const refused = await Promise.all(['eu-west-1', 'eu-central-1'].map(from))
    t.deepEqual(
      refused.map(({ status, stderr }) => `${status} ${stderr}`),
      ['eu-west-1', 'eu-central-1'].map(
        region => `3 drctl: by the record ${first} takes over into eu-west-1, at epoch 9, but that run has ended (aborted)
  next: to have it go on: drctl failover resume ${first} --region eu-west-1; else if drctl status shows the database of eu-west-1 as primary: drctl record repair --region ${region} --active eu-west-1 --epoch 9; if not: drctl record repair --region ${region} --active eu-central-1 --epoch 8
`,
      ),
    )
  },
)

test.serial('a claim of the other region is told to run only if its run does', async t => {
  const aws = await twoRegions(t, 20_100)
  const env = operatorOf(aws)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
  await ran(drctl, start, env)
  aws.writeZone(`v=1 epoch=9 rev=24 state=taking active=eu-west-1 by=${first}`, '127.87.1.10')
  const startBack = ['failover', 'start', '--region', 'eu-central-1', '--yes']
  const running = await ran(drctl, startBack, env)
  t.is(
    running.stderr,
    `drctl: ${first} is taking over into eu-west-1, at epoch 9
  next: drctl failover watch ${first} --region eu-west-1
`,
  )
  aws.meetCalls(({ region }) => (region === 'eu-west-1' ? 'silence' : undefined))
  const lost = await ran(drctl, startBack, env)
  t.is(lost.status, 3)
  t.regex(
    lost.stderr,
    /but whether that run goes on is not known \(Step Functions DescribeExecution in eu-west-1/,
  )
  t.regex(
    lost.stderr,
    /next: make sure that it does not run; then if drctl status .* --active eu-central-1 --epoch 8\n/,
  )
})
