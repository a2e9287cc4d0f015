import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { installedDrctl, ran } from './drctl.ts'

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
  t.regex(stderr, /cannot read \/nowhere\/drctl\.yml: ENOENT\n {2}next: .*drctl config check/)
})
