import test, { type ExecutionContext } from 'ava'
import { type Ended, installedDrctl, operatorOf, ran } from './drctl.ts'
import { onTerminal as terminalOf } from './on-terminal.ts'
import { fails } from './scripted-steps.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const first = 'failover-apitest-epoch-8-attempt-1'

const promoted = {
  outcome: 'promoted',
  epoch: 9,
  recoveryPoint: { lsn: '0/5000148', timeline: 2 },
  timeline: 2,
  tornTail: [],
  promotedAt: '2026-11-24T02:00:00.000Z',
}

const hole = {
  outcome: 'question',
  question: 'hole',
  segments: [{ segment: '000000010000000000000004', problem: 'missing' }],
  recoverableLsn: '0/4000000',
  knownLsn: '0/6000000',
}

const waitsFor = ({ stdout }: Ended) => JSON.parse(stdout).waiting.map(({ step }: { step: string }) => step)

const onTerminal = (t: ExecutionContext, args: string, env: NodeJS.ProcessEnv, afterwards = '') =>
  terminalOf(t, `"${process.execPath}" "${drctl}" ${args}${afterwards}`, env)

test.serial('a start on a terminal says what it will do, and does nothing when the answer is no', async t => {
  const aws = await twoRegions(t, 20_500)
  aws.writeZone(active, '127.87.1.10')
  const terminal = onTerminal(t, 'failover start --region eu-west-1', operatorOf(aws))
  await terminal.shows('Go on?')
  terminal.type('n\n')
  const { status, screen } = await terminal.ended()
  t.is(status, 3)
  t.is(
    screen,
    `failover of api.example.test into eu-west-1
  active now   eu-central-1, epoch 8
  brings       epoch 8: by the standby in eu-west-1, else by its newest backup
               in the replica
  costs        writes that were not replicated yet; they stay on the old side's
               disk
Go on? [y/N] n
nothing was started
`,
  )
})

test.serial(
  'a watched run is drawn in place; Ctrl-C leaves it waiting and says how to come back',
  async t => {
    const aws = await twoRegions(t, 20_500)
    aws.writeZone(active, '127.87.1.10')
    aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
    const terminal = onTerminal(t, 'failover start --region eu-west-1 --watch', operatorOf(aws))
    await terminal.shows('Go on?')
    terminal.type('y\n')
    await terminal.shows('--reason "<why>"')
    terminal.type('\u0003')
    const { status, screen } = await terminal.ended()
    t.is(status, 4)
    t.true(
      screen.endsWith(`
${first} still waits for a decision
  come back: drctl failover watch ${first} --region eu-west-1
`),
      screen,
    )
    t.true(
      screen.includes(`  ✓ FenceOldSide 0.0 s
  ? PromoteDatabase 0.0 s  waits for a decision
  · 6 to come
`),
      screen,
    )
    t.true(terminal.drawn().includes('\u001b[33m'), 'in colours')
  },
)

test.serial('a question is answered in place by a key, with the reason that is typed', async t => {
  const aws = await twoRegions(t, 20_500)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['promote-database'] = call => (call === 1 ? fails('DiskFull', 'no room') : promoted)
  const terminal = onTerminal(t, 'failover start --region eu-west-1 --watch --yes', operatorOf(aws))
  await terminal.shows('or answer here: r retry, a abort')
  terminal.type('x')
  terminal.type('r')
  await terminal.shows('retry PromoteDatabase, because:')
  terminal.type('\r')
  await terminal.shows('the reason is empty')
  terminal.type('room madx\u007fe\r')
  await terminal.shows('RECOVERED')
  const { status, screen } = await terminal.ended()
  t.is(status, 0)
  t.true(screen.includes('PromoteDatabase was answered with retry'), screen)
  t.regex(screen, /PromoteDatabase {2}retry by jane@laptop at 02:00:00Z: room made\n/)
})

test.serial('a step is skipped by a key, with the reason alone, and the report has both', async t => {
  const aws = await twoRegions(t, 20_500)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['confirm-name'] = () => fails('StackUnknown', 'no zone above it names its servers')
  const terminal = onTerminal(t, 'failover start --region eu-west-1 --watch --yes', operatorOf(aws))
  await terminal.shows('or answer here: r retry, s skip')
  terminal.type('s')
  await terminal.shows('skip ConfirmName, because:')
  terminal.type('the resolver here is down\r')
  await terminal.shows('RECOVERED')
  const { status, screen } = await terminal.ended()
  t.is(status, 0)
  t.true(screen.includes('ConfirmName was answered with skip'), screen)
  t.regex(screen, /ConfirmName {2}skip by jane@laptop at 02:00:00Z: the resolver here is down\n/)
})

test.serial(
  'a loss is accepted by a key up to the position that is typed, and only by a typed yes',
  async t => {
    const aws = await twoRegions(t, 20_500)
    aws.writeZone(active, '127.87.1.10')
    const accepted: unknown[] = []
    aws.steps['promote-database'] = (call, { acceptLossTo }) => {
      accepted.push(acceptLossTo)
      return call === 1 ? hole : { ...promoted, acceptedLossTo: acceptLossTo }
    }
    const terminal = onTerminal(t, 'failover start --region eu-west-1 --watch --yes', operatorOf(aws))
    await terminal.shows('or answer here: r retry, l accept-loss, a abort')
    terminal.type('l')
    await terminal.shows('recovery ends at the WAL position: 0/4000000')
    terminal.type('\u0015somewhere\r')
    await terminal.shows('"somewhere" is no WAL position')
    terminal.type('\u00150/3000000\r')
    await terminal.shows('accept-loss PromoteDatabase, because:')
    terminal.type('gone for good\r')
    await terminal.shows('what was written after 0/3000000 is lost: type yes to accept-loss:')
    t.deepEqual(accepted, [undefined], 'nothing is answered before')
    terminal.type('yes\r')
    await terminal.shows('RECOVERED')
    const { status, screen } = await terminal.ended()
    t.is(status, 0)
    t.deepEqual(accepted, [undefined, '0/3000000'])
    t.regex(
      screen,
      /PromoteDatabaseLoss {2}accept-loss --to 0\/3000000 by jane@laptop at 02:00:00Z: gone\s+for\s+good\n/,
    )
  },
)

test.serial('giving up is asked for once more, and Ctrl-C leaves the terminal as it was', async t => {
  const aws = await twoRegions(t, 20_500)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
  const terminal = onTerminal(
    t,
    'failover start --region eu-west-1 --watch --yes',
    operatorOf(aws),
    '; stty -a',
  )
  await terminal.shows('or answer here: r retry, a abort')
  terminal.type('a')
  await terminal.shows('abort PromoteDatabase, because:')
  terminal.type('it came back\r')
  await terminal.shows('the run gives up: type yes to abort:')
  terminal.type('\u0003')
  const { screen } = await terminal.ended()
  t.true(screen.includes(`${first} still waits for a decision\n`), screen)
  t.regex(screen, /\sisig icanon\s/)
  t.deepEqual(await ran(drctl, ['failover', 'show', 'latest', '--json'], operatorOf(aws)).then(waitsFor), [
    'PromoteDatabase',
  ])
})

test.serial('who is typing an answer is told that somebody else was faster', async t => {
  const aws = await twoRegions(t, 20_500)
  aws.writeZone(active, '127.87.1.10')
  aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
  const env = operatorOf(aws)
  const terminal = onTerminal(t, 'failover start --region eu-west-1 --watch --yes', env)
  await terminal.shows('or answer here: r retry, a abort')
  terminal.type('r')
  await terminal.shows('retry PromoteDatabase, because:')
  terminal.type('room ma')
  await terminal.shows('because: room ma')
  await ran(drctl, ['failover', 'decide', 'latest', 'abort', '--reason', 'not now'], env)
  const { status, screen } = await terminal.ended()
  t.is(status, 5)
  t.true(screen.includes('PromoteDatabase was answered by somebody else meanwhile'), screen)
})

test.serial('NO_COLOR is honoured on a terminal', async t => {
  const aws = await twoRegions(t, 20_500)
  aws.writeZone(active, '127.87.1.10')
  const terminal = onTerminal(t, 'record show', { ...operatorOf(aws), NO_COLOR: '1' })
  await terminal.ended()
  t.true(terminal.drawn().includes('eu-central-1'))
  t.false(terminal.drawn().includes('\u001b['))
})
