import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { stringify } from 'yaml'
import { configurationOf } from '#sandbox/up/stack.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { type TwoRegions, twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const folder = mkdtempSync(join(tmpdir(), 'drctl-configuration-'))
test.after.always(() => rmSync(folder, { recursive: true, force: true }))

/** Nothing is asked of AWS, so nothing of an operator is there. */
const env = { PATH: process.env.PATH }
const check = (...args: string[]) => ran(drctl, ['config', 'check', ...args], env)

function changed(name: string, from: string, to: string): string {
  const file = join(folder, name)
  writeFileSync(file, readFileSync('drctl.yml', 'utf8').replace(from, to))
  return file
}

test('a valid file is told with what a failover into each region calls, within 80 columns', async t => {
  const { status, stdout } = await check('drctl.yml')
  t.is(status, 0)
  t.regex(stdout, /^drctl\.yml is valid: apitest at api\.example\.com, in eu-central-1 and eu-west-1$/m)
  t.regex(stdout, /^A failover into eu-west-1 calls$/m)
  t.regex(stdout, /^ +needed +route53\.amazonaws\.com$/m)
  for (const line of stdout.split('\n')) t.true(line.length <= 80, line)
})

test('all faults are told at once, with line and field, and exit status 2', async t => {
  const file = changed('faulty.yml', 'ttl: 5', 'ttl: 0\ntll: 5')
  const { status, stdout } = await check(file)
  t.is(status, 2)
  const lines = stdout.trim().split('\n')
  t.is(lines.length, 3)
  t.true(lines[0]?.startsWith(`${file}:`))
  t.regex(stdout, /: ttl: Too small/)
  t.regex(stdout, /: tll: no such field/)
  t.regex(stdout, /2 faults in /)
})

test('as JSON it tells the same', async t => {
  const file = changed('json.yml', 'ttl: 5', 'ttl: 0')
  const { stdout } = await check(file, '--json')
  t.like(JSON.parse(stdout), { v: 1, file, faults: [{ field: 'ttl' }] })
})

test('the parameters of the alarm are those of the file', async t => {
  const { status, stdout } = await ran(drctl, ['config', 'alarm', 'drctl.yml'], env)
  t.is(status, 0)
  t.is(
    stdout,
    'Service=apitest Domain=api.example.com Port=1234 Protocol=HTTPS HealthCheckFailures=2 AlarmMinutes=1\n',
  )
  const faulty = await ran(drctl, ['config', 'alarm', changed('alarm.yml', 'ttl: 5', 'ttl: 0')], env)
  t.is(faulty.status, 2)
  t.regex(faulty.stderr, /alarm\.yml:\d+: ttl: Too small/)
})

test('us-east-1 as one of the pair is warned of', async t => {
  const { status, stdout } = await check(changed('east.yml', 'eu-west-1:', 'us-east-1:'))
  t.is(status, 0)
  t.regex(stdout, /warning +us-east-1 is one of the two regions/)
})

test('a file that is not there is one clear line, with what to do next', async t => {
  const { status, stderr } = await check('/nowhere/drctl.yml')
  t.is(status, 2)
  t.regex(
    stderr,
    /cannot read \/nowhere\/drctl\.yml: ENOENT\n {2}next: .*drctl config check <path>\/drctl\.yml$/m,
  )
})

const described = ({ settings }: TwoRegions) => configurationOf(settings, 'ab'.repeat(32))
const written = (name: string, configuration: object) => {
  const file = join(folder, name)
  writeFileSync(file, stringify(configuration))
  return file
}
const show = (aws: TwoRegions, ...args: string[]) => {
  const { AWS_REGION: _, ...asked } = operatorOf(aws)
  return ran(drctl, ['config', 'show', ...args], asked)
}

test.serial(
  'a file is shown with its defaults, and that both regions have what it says deployed',
  async t => {
    const aws = await twoRegions(t, 20_820)
    const { standby: _, ...rest } = described(aws)
    const file = written('same.yml', rest)
    const { status, stdout, stderr } = await show(aws, file)
    t.is(stderr, '')
    t.is(status, 0)
    t.regex(stdout, /^ {2}line 1 {4}service +apitest$/m)
    t.regex(stdout, /^ {2}default {3}standby +warm$/m)
    for (const region of ['eu-central-1', 'eu-west-1'])
      t.true(stdout.includes(`deployed in ${region}\n  as ${file} says\n`), stdout)
    for (const line of stdout.split('\n')) t.true(line.length <= 80 || line.includes(file), line)
  },
)

test.serial(
  'where the deployed stack is another, each field is told as in the file and as deployed',
  async t => {
    const aws = await twoRegions(t, 20_820)
    const file = written('other.yml', { ...described(aws), ttl: 60 })
    const { stdout } = await show(aws, file, '--region', 'eu-west-1')
    t.true(
      stdout.endsWith(`deployed in eu-west-1
  ttl
    file      60
    deployed  5
  next: deploy the stack in eu-west-1 again, or correct ${file}
`),
      stdout,
    )
    const { deployed, fields } = JSON.parse((await show(aws, file, '--json')).stdout)
    t.deepEqual(
      deployed.map(({ region, differences }: { region: string; differences: object[] }) => [
        region,
        differences,
      ]),
      ['eu-central-1', 'eu-west-1'].map(region => [region, [{ field: 'ttl', file: 60, deployed: 5 }]]),
    )
    t.like(
      fields.find(({ field }: { field: string }) => field === 'ttl'),
      { value: 60 },
    )
  },
)

test.serial('a region that does not answer, and missing credentials, leave the file shown', async t => {
  const aws = await twoRegions(t, 20_820)
  const file = written('silent.yml', described(aws))
  aws.meetCalls(({ region }) => (region === 'eu-west-1' ? 'silence' : undefined))
  const silent = await show(aws, file)
  t.is(silent.status, 0)
  t.regex(
    silent.stdout,
    /deployed in eu-central-1\n {2}as .* says\n\ndeployed in eu-west-1\n {2}unknown +SSM/,
  )
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...nobody } = operatorOf(aws)
  const { status, stdout } = await ran(drctl, ['config', 'show', file], nobody)
  t.is(status, 0)
  t.regex(stdout, /service +apitest[\s\S]*Could not load credentials/)
})

test.serial('without a file the stack of the region is shown', async t => {
  const aws = await twoRegions(t, 20_820)
  const { status, stdout } = await ran(drctl, ['config', 'show'], operatorOf(aws), folder)
  t.is(status, 0)
  t.regex(stdout, /^deployed in eu-west-1\n {2}service +apitest\n/)
  const { AWS_REGION: _, ...nowhere } = operatorOf(aws)
  t.is((await ran(drctl, ['config', 'show'], nowhere, folder)).status, 2)
})
