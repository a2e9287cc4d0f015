import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { until } from '#test/until.ts'
import { begun, installedDrctl, operatorOf, ran } from './drctl.ts'
import { onTerminal } from './on-terminal.ts'
import { fails } from './scripted-steps.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const nowhere = { endpoint: 'http://127.87.0.99:9' }

test('wrong arguments end with 2, one line, and how the command is used', async t => {
  const env = operatorOf(nowhere)
  const tried = await Promise.all(
    [
      ['failover', 'start'],
      ['failover', 'start', '--region', 'eu-west-1', '--mode', 'switch'],
      ['failover', 'show'],
      ['failover', 'decide', '--reason', 'x'],
      ['failover', 'decide', 'latest', 'accept-loss', '--reason', 'x'],
      ['failover', 'list', '--limit', 'many'],
      ['failover', 'strat'],
      ['nothing'],
      ['strat', '--help'],
      ['failover', 'strat', '--help'],
      ['toString', '--help'],
      ['status', '--verbose'],
      ['failover', 'start', '--regoin', 'eu-west-1'],
      ['wach'],
      ['failover', 'start', '--region', 'eu-west-1', '--reason', 'a "b" c'],
      ['failover', 'abort', 'latest'],
      ['failover', 'resume'],
      ['backup', 'run', '--type', 'half'],
      ['backup', 'verify', '--epoch', '0'],
    ].map(args => ran(drctl, args, env)),
  )
  t.deepEqual(new Set(tried.map(({ status }) => status)), new Set([2]))
  t.deepEqual(
    tried.map(({ stderr }) => stderr.trimEnd()),
    [
      `drctl: missing required flag region
  next: see how it is used: drctl failover start --help`,
      `drctl: expected --mode=switch to be one of: failover, switchover
  next: see how it is used: drctl failover start --help`,
      `drctl: missing EXECUTION
  next: see how it is used: drctl failover show --help`,
      `drctl: missing EXECUTION and ANSWER
  next: see how it is used: drctl failover decide --help`,
      `drctl: accept-loss needs the position that recovery is to end at
  next: drctl failover decide latest accept-loss --to <lsn> --reason "<why>"`,
      `drctl: expected an integer but received: many
  next: see how it is used: drctl failover list --help`,
      `drctl: there is no command "failover strat"
  next: did you mean drctl failover start? Else see how it is used: drctl failover --help`,
      `drctl: there is no command "nothing"
  next: see how it is used: drctl --help`,
      `drctl: there is no command "strat"
  next: did you mean drctl failover start? Else see how it is used: drctl --help`,
      `drctl: there is no command "failover strat"
  next: did you mean drctl failover start? Else see how it is used: drctl failover --help`,
      `drctl: there is no command "toString"
  next: see how it is used: drctl --help`,
      `drctl: nonexistent flag: --verbose
  next: see how it is used: drctl status --help`,
      `drctl: nonexistent flag: --regoin
  next: did you mean --region? Else see how it is used: drctl failover start --help`,
      `drctl: there is no command "wach"
  next: did you mean drctl failover watch? Else see how it is used: drctl --help`,
      `drctl: this command asks before it acts, and there is no terminal to ask on
  next: drctl failover start --region eu-west-1 --reason 'a "b" c' --yes`,
      `drctl: missing required flag reason
  next: see how it is used: drctl failover abort --help`,
      `drctl: missing EXECUTION
  next: see how it is used: drctl failover resume --help`,
      `drctl: expected --type=half to be one of: full, diff, incr
  next: see how it is used: drctl backup run --help`,
      `drctl: expected an integer greater than or equal to 1 but received: 0
  next: see how it is used: drctl backup verify --help`,
    ],
  )
})

test('without a region nothing is asked', async t => {
  const { AWS_REGION: _, ...env } = operatorOf(nowhere)
  const { status, stderr } = await ran(drctl, ['failover', 'list'], env)
  t.is(status, 2)
  t.is(stderr, 'drctl: no region is named\n  next: add --region <region>, or set AWS_REGION\n')
})

test('a region or an endpoint that cannot be one is a wrong argument, and no fault', async t => {
  const [region, ...endpoints] = await Promise.all([
    ran(drctl, ['status', '--region', 'eu_west'], operatorOf(nowhere)),
    ran(drctl, ['status'], operatorOf({ endpoint: 'localhost' })),
    ran(drctl, ['status'], operatorOf({ endpoint: 'localhost:4566' })),
  ])
  t.is(region?.status, 2)
  t.regex(region?.stderr ?? '', /^drctl: SSM GetParameter in eu_west: Region not accepted.*\n {2}next: /)
  for (const { status, stderr } of endpoints) {
    t.is(status, 2)
    t.regex(stderr, /^drctl: AWS_ENDPOINT_URL is no http or https URL: localhost/)
  }
})

test('an https endpoint that speaks http is unreachable, in one line', async t => {
  const aws = await twoRegions(t, 20_410)
  const { status, stderr } = await ran(
    drctl,
    ['status'],
    operatorOf({ endpoint: aws.endpoint.replace('http:', 'https:') }),
  )
  t.is(status, 6)
  t.regex(stderr, /^drctl: SSM GetParameter in eu-west-1: .*EPROTO.*\n {2}next: .*\n$/)
})

test('without credentials it says which to set, and ends with 6', async t => {
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = operatorOf(nowhere)
  const { status, stderr } = await ran(drctl, ['failover', 'list'], env)
  t.is(status, 6)
  t.is(
    stderr,
    `drctl: SSM GetParameter in eu-west-1: Could not load credentials from any providers
  next: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
`,
  )
})

test('an endpoint that does not answer is named, and the other region offered, with 6', async t => {
  const { status, stderr } = await ran(drctl, ['failover', 'list'], operatorOf(nowhere))
  t.is(status, 6)
  t.is(
    stderr,
    `drctl: SSM GetParameter in eu-west-1: connect ECONNREFUSED 127.87.0.99:9 (if that region is lost, name the other one with --region)
  next: check the network and AWS_ENDPOINT_URL, then try again
`,
  )
})

test('with --json an error is an object on stderr, and nothing is on stdout', async t => {
  const { status, stdout, stderr } = await ran(drctl, ['failover', 'show', '--json'], operatorOf(nowhere))
  t.is(status, 2)
  t.is(stdout, '')
  t.deepEqual(JSON.parse(stderr), {
    v: 1,
    error: {
      code: 'InputInvalid',
      kind: 'usage',
      message: 'missing EXECUTION',
      next: 'see how it is used: drctl failover show --help',
      exit: 2,
      data: {},
    },
  })
})

test.serial('what is absent ends with 7 and is named', async t => {
  const aws = await twoRegions(t, 20_400)
  const env = operatorOf(aws)
  const [stack, run, latest] = await Promise.all([
    ran(drctl, ['failover', 'list', '--service', 'other'], env),
    ran(drctl, ['failover', 'show', 'failover-apitest-epoch-9-attempt-1'], env),
    ran(drctl, ['failover', 'watch'], env),
  ])
  t.deepEqual(
    [stack, run, latest].map(({ status }) => status),
    [7, 7, 7],
  )
  t.is(
    stack.stderr,
    `drctl: there is no parameter /drctl/other/stack in eu-west-1
  next: check --region and --service: the stack stores its description there
`,
  )
  t.is(
    run.stderr,
    `drctl: there is no run failover-apitest-epoch-9-attempt-1 in eu-west-1 or eu-central-1
  next: list the runs: drctl failover list
`,
  )
  t.is(latest.stderr, 'drctl: no run of apitest was found\n  next: list the runs: drctl failover list\n')
})

test.serial(
  'a region without the stack is told with those that have it, where drctl.yml names them',
  async t => {
    const aws = await twoRegions(t, 20_400)
    aws.meetCalls(({ region }) =>
      region === 'us-east-2' ? new AwsError('ParameterNotFound', 'Parameter not found') : undefined,
    )
    const asked = await Promise.all(
      [
        ['status'],
        ['backup', 'list'],
        ['backup', 'run'],
        ['backup', 'verify'],
        ['failover', 'resume', 'latest'],
        ['failover', 'abort', 'latest', '--reason', 'x'],
      ].map(args => ran(drctl, args, operatorOf(aws, 'us-east-2'))),
    )
    for (const { status, stderr } of asked) {
      t.is(status, 7)
      t.is(
        stderr,
        `drctl: there is no parameter /drctl/apitest/stack in us-east-2; by drctl.yml apitest is in eu-central-1 and eu-west-1
  next: check --region and --service: the stack stores its description there
`,
      )
    }
  },
)

test('an endpoint that takes a call and never answers is given up, in less than a minute, and named', async t => {
  const aws = await twoRegions(t, 20_420)
  aws.meetCalls(() => 'silence')
  const asked = await Promise.all(
    [
      ['status'],
      ['backup', 'list'],
      ['failover', 'resume', 'latest'],
      ['failover', 'abort', 'latest', '--reason', 'x'],
    ].map(args => ran(drctl, args, operatorOf(aws))),
  )
  for (const { status, stderr } of asked) {
    t.is(status, 6)
    t.regex(
      stderr,
      /^drctl: SSM GetParameter in eu-west-1: .*\(if that region is lost, name the other one with --region\)\n {2}next: check the network/,
    )
  }
})

test.serial('a run whose name is mistyped is guessed, and not shown', async t => {
  const aws = await twoRegions(t, 20_400)
  aws.writeZone('v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop', '127.87.1.10')
  const env = operatorOf(aws)
  await ran(drctl, ['failover', 'start', '--region', 'eu-west-1', '--yes'], env)
  const tried = await ran(drctl, ['failover', 'show', 'failover-apitest-epoch-8-atempt-1'], env)
  t.is(tried.status, 7)
  t.is(tried.stdout, '')
  t.regex(tried.stderr, /; did you mean failover-apitest-epoch-8-attempt-1\?\n/)
  t.regex((await ran(drctl, ['failover', 'show', 'lates'], env)).stderr, /; did you mean latest\?\n/)
})

test.serial('a call that takes long is told on a terminal', async t => {
  const aws = await twoRegions(t, 20_400)
  let silent = true
  aws.meetCalls(({ service, region }) =>
    service === 'states' && region === 'eu-west-1' && silent ? 'silence' : undefined,
  )
  const words = 'drctl: waiting for Step Functions in eu-west-1 …'
  const terminal = onTerminal(t, `"${process.execPath}" "${drctl}" failover list`, operatorOf(aws))
  await terminal.shows(words)
  silent = false
  const { status, screen } = await terminal.ended()
  t.is(status, 0)
  t.is(screen, `${words}\nno runs\n`, 'once')
})

test.serial('before any takeover there is no old side to reinstate', async t => {
  const aws = await twoRegions(t, 20_400)
  aws.writeZone('v=1 epoch=1 rev=1 state=active active=eu-central-1 by=init', '127.87.1.10')
  const { status, stderr } = await ran(
    drctl,
    ['reinstate', '--region', 'eu-west-1', '--yes'],
    operatorOf(aws),
  )
  t.is(status, 3)
  t.regex(
    stderr,
    /^drctl: at epoch 1 no region has taken over yet, so eu-west-1 is no old side\n {2}next: nothing to do/,
  )
})

/** A run that is watched, and has come to a question. */
async function watchedWaiting(t: ExecutionContext) {
  const aws = await twoRegions(t, 20_400)
  aws.writeZone('v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop', '127.87.1.10')
  aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
  const env = operatorOf(aws)
  const watching = begun(drctl, ['failover', 'start', '--region', 'eu-west-1', '--yes', '--watch'], env)
  await until('the run waits', 20_000, () => watching.printed().includes('waits for a decision'))
  return { aws, watching, run: 'failover-apitest-epoch-8-attempt-1' }
}

test.serial(
  'credentials that run out while a run is watched end the watch, and it is said how to come back',
  async t => {
    const { aws, watching, run } = await watchedWaiting(t)
    aws.meetCalls(
      () => new AwsError('ExpiredTokenException', 'The security token included in the request is expired'),
    )
    const { status, stderr } = await watching.ended()
    t.is(status, 6)
    t.is(
      stderr,
      `
${run} still waits for a decision
  come back: drctl failover watch ${run} --region eu-west-1
drctl: Step Functions DescribeExecution in eu-west-1: The security token included in the request is expired
  next: sign in again, as by: aws sso login; then type the same again; an open drctl console is ended and started anew
`,
    )
  },
)

test.serial(
  'a run that is stopped while it is watched ends the watch with 5, and how it goes on is told',
  async t => {
    const { aws, watching, run } = await watchedWaiting(t)
    await aws.stopRun(`arn:aws:states:eu-west-1:123456789012:execution:drctl-apitest-failover:${run}`)
    const { status, stdout, stderr } = await watching.ended()
    t.is(status, 5)
    t.is(stderr, '')
    t.true(stdout.includes(`\n${run} ended as aborted, without a report\n`), stdout)
    t.true(
      stdout.endsWith(`\n  next: drctl status; to have it go on: drctl failover resume ${run}\n`),
      stdout,
    )
  },
)

test.serial('access denied ends with 3 and says what is needed', async t => {
  const aws = await twoRegions(t, 20_400)
  aws.meetCalls(({ service }) =>
    service === 'states'
      ? new AwsError('AccessDeniedException', 'User jane is not authorized to perform states:ListExecutions')
      : undefined,
  )
  const { status, stderr } = await ran(drctl, ['failover', 'list'], operatorOf(aws))
  t.is(status, 3)
  t.is(
    stderr,
    `drctl: Step Functions ListExecutions in eu-west-1: User jane is not authorized to perform states:ListExecutions
  next: use credentials that have the operator policy of the stack: drctl-<service>-operator-<region>
`,
  )
})

test.serial('throttling is waited out with a word', async t => {
  const aws = await twoRegions(t, 20_400)
  let left = 6
  aws.meetCalls(({ service, region }) =>
    service === 'states' && region === 'eu-west-1' && left-- > 0
      ? new AwsError('ThrottlingException', 'Rate exceeded')
      : undefined,
  )
  const { status, stdout, stderr } = await ran(drctl, ['failover', 'list'], operatorOf(aws))
  t.is(status, 0)
  t.is(stdout, 'no runs\n')
  t.is(
    stderr,
    'drctl: AWS asks for fewer calls (Step Functions ListExecutions in eu-west-1: Rate exceeded); trying again in 2 s\n',
  )
})

test.serial('the list of one region is shown when the other does not answer', async t => {
  const aws = await twoRegions(t, 20_400)
  aws.meetCalls(({ region }) => (region === 'eu-central-1' ? 'silence' : undefined))
  const { status, stdout } = await ran(drctl, ['failover', 'list'], operatorOf(aws))
  t.is(status, 0)
  t.regex(
    stdout,
    /^no runs\neu-central-1 could not be asked: Step Functions ListExecutions in eu-central-1: /,
  )
})

test('a reader that goes away ends drctl without a word', async t => {
  const child = spawn(process.execPath, [drctl, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  const chunks: Buffer[] = []
  child.stderr.on('data', chunk => chunks.push(chunk))
  const [status] = await once(child, 'close')
  t.is(status, 0)
  t.is(Buffer.concat(chunks).toString(), '')
})

test('the version is printed without anything being loaded, by the bundle and by the source', async t => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const expected = `drctl/${version} ${process.platform}-${process.arch} node-${process.version}\n`
  t.is((await ran(drctl, ['--version'], {})).stdout, expected)
  t.is((await ran('cli/main.ts', ['--version'], {})).stdout, expected)
})

test('from the source, without a build, the help is the same', async t => {
  const [built, source] = await Promise.all(
    [drctl, 'cli/main.ts'].map(program => ran(program, ['failover', 'start', '--help'], {})),
  )
  t.is(source?.stderr, '')
  t.is(source?.stdout, built?.stdout)
})
