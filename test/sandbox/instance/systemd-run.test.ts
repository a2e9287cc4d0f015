import { existsSync } from 'node:fs'
import { join } from 'node:path'
import anyTest from 'ava'
import { withBench } from './supervisor-bench.ts'

const test = withBench(anyTest)

test('a command runs as a unit of its own, with what --setenv names and not the environment of the caller', async t => {
  const { run, file, root, until, supervisor } = t.context
  const script = `echo "$GIVEN,$TAKEN,$CALLER" > ${root}/out`
  const { status, stderr } = await run(
    [
      '--unit=work',
      '--collect',
      '-p',
      'Type=exec',
      '--setenv=GIVEN=a b"c',
      '-E',
      'TAKEN',
      '/bin/sh',
      '-c',
      script,
    ],
    { TAKEN: 'taken', CALLER: 'caller' },
  )
  t.is(stderr, 'Running as unit: work.service\n')
  t.is(status, 0)
  await until('it has ended', () => existsSync(join(root, 'out')) && !supervisor.units.has('work.service'))
  t.is(file('out'), 'a b"c,taken,\n')
})

test('a second unit of the same name is refused while the first one runs', async t => {
  const { run } = t.context
  await run(['--unit=work', '/bin/sleep', '60'])
  const { status, stderr } = await run(['--unit=work', '/bin/sleep', '60'])
  t.is(status, 1)
  t.regex(stderr, /work.service was already loaded/)
})

test('--wait answers with the exit status of the command', async t => {
  t.is((await t.context.run(['--wait', '--quiet', '/bin/sh', '-c', 'exit 5'])).status, 5)
})

test('a failed unit stays until reset-failed, unless it is collected', async t => {
  const { run, property, ctl } = t.context
  await run(['--unit=kept', '--wait', '/bin/false'])
  t.is(await property('kept', 'Result'), 'exit-code')
  await ctl('reset-failed', 'kept')
  t.is(await property('kept', 'LoadState'), 'not-found')
  await run(['--unit=gone', '--wait', '--collect', '/bin/false'])
  t.is(await property('gone', 'LoadState'), 'not-found')
})

test('an unknown option, an unknown property and an empty command line are refused', async t => {
  t.regex((await t.context.run(['--scope', '/bin/true'])).stderr, /unrecognized option '--scope'/)
  t.regex((await t.context.run(['-p', 'Nonsense=1', '/bin/true'])).stderr, /Nonsense= is not known/)
  t.regex((await t.context.run(['--wait'])).stderr, /Command line to execute required/)
})
