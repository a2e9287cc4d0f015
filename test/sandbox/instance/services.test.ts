import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import anyTest from 'ava'
import { processTree } from '#sandbox/instance/process-tree.ts'
import { withBench } from './supervisor-bench.ts'

const test = withBench(anyTest)

test('a simple service is active while it runs, its main process is kept on disk, and it ends at stop', async t => {
  const { unit, ctl, property, file, root } = t.context
  unit('sleeper.service', '[Service]\nExecStart=/bin/sleep 60\n')
  t.is((await ctl('start', 'sleeper')).status, 0)
  t.is((await ctl('is-active', 'sleeper')).stdout, 'active\n')
  const pid = await property('sleeper', 'MainPID')
  t.is(file('pids/sleeper.service').split(' ')[0], pid)
  await ctl('stop', 'sleeper')
  t.deepEqual(processTree([Number(pid)]), [])
  t.is(await property('sleeper', 'Result'), 'success')
  t.false(existsSync(join(root, 'pids/sleeper.service')))
  t.is((await ctl('is-active', 'sleeper')).status, 3)
})

test('what a service put in the background is stopped with it', async t => {
  const { unit, ctl, property, until } = t.context
  unit('family.service', '[Service]\nExecStart=/bin/sh -c "(sleep 60 &) ; exec sleep 60"\nTimeoutStopSec=2\n')
  await ctl('start', 'family')
  const id = `ROOT=${t.context.root}`
  await until('both run', () => processTree([], id).length === 2)
  await ctl('stop', 'family')
  t.deepEqual(processTree([], id), [])
  t.is(await property('family', 'ActiveState'), 'inactive')
})

for (const [status, active, result, exit] of [
  [0, 'active', 'success', 0],
  [1, 'inactive', 'exec-condition', 0],
  [254, 'inactive', 'exec-condition', 0],
  [255, 'failed', 'exit-code', 1],
] as const) {
  test(`an ExecCondition that ends with ${status} leaves the service ${active}`, async t => {
    const { unit, ctl, property } = t.context
    unit('maybe.service', `[Service]\nExecCondition=/bin/sh -c "exit ${status}"\nExecStart=/bin/sleep 60\n`)
    t.is((await ctl('start', 'maybe')).status, exit)
    t.is(await property('maybe', 'ActiveState'), active)
    t.is(await property('maybe', 'Result'), result)
  })
}

test('a condition that cannot tell is asked again until it can, and its no is kept to', async t => {
  const { unit, ctl, property, until, root } = t.context
  const condition = (yes: string) => `/bin/sh -c "test -e ${root}/known || exit 255; ${yes}"`
  for (const [name, yes] of [
    ['named', 'exit 0'],
    ['other', 'exit 1'],
  ] as const) {
    unit(
      `${name}.service`,
      `[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecCondition=${condition(yes)}\nExecStart=/bin/sleep 60\nRestart=on-failure\nRestartPreventExitStatus=1 2\nRestartSec=10ms\n`,
    )
    await ctl('start', name)
    await until('a second question', async () => Number(await property(name, 'NRestarts')) > 1)
  }
  writeFileSync(join(root, 'known'), '')
  await until('the start', async () => (await property('named', 'ActiveState')) === 'active')
  await until('the no', async () => (await property('other', 'Result')) === 'exec-condition')
  t.is(await property('other', 'ActiveState'), 'inactive')
})

test('a service that fails is started again until the limit of starts', async t => {
  const { unit, ctl, property, until, root } = t.context
  unit(
    'crash.service',
    `[Unit]\nStartLimitBurst=3\nStartLimitIntervalSec=60\n[Service]\nExecStart=/bin/sh -c "echo x >> ${root}/ran; exit 7"\nRestart=on-failure\nRestartSec=10ms\n`,
  )
  await ctl('start', 'crash')
  await until('given up', async () => (await property('crash', 'Result')) === 'start-limit-hit')
  t.is(t.context.file('ran'), 'x\nx\nx\n')
  t.is((await ctl('is-failed', 'crash')).status, 0)
  await ctl('reset-failed', 'crash')
  t.is(await property('crash', 'ActiveState'), 'inactive')
})

test('a service killed from outside comes back; one that was stopped does not', async t => {
  const { unit, ctl, property, until } = t.context
  unit('back.service', '[Service]\nExecStart=/bin/sleep 60\nRestart=always\nRestartSec=10ms\n')
  await ctl('start', 'back')
  const first = await property('back', 'MainPID')
  process.kill(Number(first), 'SIGKILL')
  await until('a new process', async () => !['0', first].includes(await property('back', 'MainPID')))
  t.is(await property('back', 'NRestarts'), '1')
  await ctl('stop', 'back')
  t.is(await property('back', 'SubState'), 'dead')
})

test('a oneshot service is started when its commands have ended, and fails with the first that fails', async t => {
  const { unit, ctl, file, root, property } = t.context
  unit(
    'steps.service',
    `[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo 1 >> ${root}/o"\nExecStart=/bin/sh -c "exit 3"\nExecStart=/bin/sh -c "echo 3 >> ${root}/o"\n`,
  )
  const { status, stderr } = await ctl('start', 'steps')
  t.is(status, 1)
  t.regex(stderr, /ExecStart= ended with status 3/)
  t.is(file('o'), '1\n')
  t.is(await property('steps', 'ExecMainStatus'), '3')
})

test('a start that takes too long is given up', async t => {
  const { unit, ctl, property } = t.context
  unit('slow.service', '[Service]\nExecStartPre=/bin/sleep 60\nExecStart=/bin/true\nTimeoutStartSec=200ms\n')
  t.is((await ctl('start', 'slow')).status, 1)
  t.is(await property('slow', 'Result'), 'timeout')
})

test('a service that overhears its stop signal is killed after TimeoutStopSec', async t => {
  const { unit, ctl, property, until, root } = t.context
  unit(
    'deaf.service',
    `[Service]\nExecStart=/bin/sh -c "trap : TERM; touch ${root}/up; while :; do sleep 0.05; done"\nTimeoutStopSec=200ms\n`,
  )
  await ctl('start', 'deaf')
  await until('the trap is set', () => existsSync(join(root, 'up')))
  await ctl('stop', 'deaf')
  t.is(await property('deaf', 'Result'), 'timeout')
})

test('environment comes from the unit and its files, and an absent optional file is overlooked', async t => {
  const { unit, ctl, file, root } = t.context
  await import('node:fs/promises').then(fs => fs.writeFile(join(root, 'env'), 'TWO="2 2"\n# no\nTHREE=3\n'))
  unit(
    'env.service',
    `[Service]\nType=oneshot\nEnvironment=ONE=1\nEnvironmentFile=-${root}/absent\nEnvironmentFile=${root}/env\nExecStart=/bin/sh -c "echo \\"$ONE,$TWO,$THREE\\" > ${root}/out"\n`.replaceAll(
      '$',
      '$$$$',
    ),
  )
  t.is((await ctl('start', 'env')).stderr, '')
  t.is(file('out'), '1,2 2,3\n')
})

test('a unit that wants another user is refused, since the sandbox has one user', async t => {
  const { unit, ctl, property } = t.context
  unit('other.service', '[Service]\nUser=nobody-else\nExecStart=/bin/true\n')
  t.is((await ctl('start', 'other')).status, 1)
  t.is(await property('other', 'ExecMainStatus'), '217')
})

test('units start after those that they name, and stop with those that they require', async t => {
  const { unit, ctl, file, root, property } = t.context
  unit(
    'base.service',
    `[Service]\nExecStartPre=/bin/sh -c "sleep 0.2; echo base >> ${root}/order"\nExecStart=/bin/sleep 60\n`,
  )
  unit(
    'top.service',
    `[Unit]\nRequires=base.service\nAfter=base.service network-online.target\n[Service]\nExecStartPre=/bin/sh -c "echo top >> ${root}/order"\nExecStart=/bin/sleep 60\n`,
  )
  t.is((await ctl('start', 'top')).status, 0)
  t.is(file('order'), 'base\ntop\n')
  await ctl('stop', 'base')
  t.is(await property('top', 'ActiveState'), 'inactive')
})

test('enabled units start at boot, and disabled ones do not', async t => {
  const { unit, ctl, property, supervisor } = t.context
  for (const name of ['a', 'b']) {
    unit(`${name}.service`, '[Service]\nExecStart=/bin/sleep 60\n[Install]\nWantedBy=multi-user.target\n')
    t.is((await ctl('enable', name)).status, 0)
  }
  await ctl('disable', 'b')
  t.is((await ctl('is-enabled', 'a')).stdout, 'enabled\n')
  t.is((await ctl('is-enabled', 'b')).status, 1)
  await supervisor.boot()
  t.is(await property('a', 'ActiveState'), 'active')
  t.is(await property('b', 'ActiveState'), 'inactive')
})

test('a unit without a file is not found', async t => {
  t.is(await t.context.property('ghost', 'LoadState'), 'not-found')
  const { status, stderr } = await t.context.ctl('start', 'ghost')
  t.is(status, 5)
  t.regex(stderr, /Unit ghost.service could not be found/)
})

test('a timer starts its service again after each run', async t => {
  const { unit, ctl, file, root, until } = t.context
  unit('tick.service', `[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo t >> ${root}/ticks"\n`)
  unit('tick.timer', '[Timer]\nOnActiveSec=10ms\nOnUnitActiveSec=50ms\n[Install]\nWantedBy=timers.target\n')
  t.is((await ctl('enable', '--now', 'tick.timer')).status, 0)
  await until('three ticks', () => existsSync(join(root, 'ticks')) && file('ticks').length >= 6)
  await ctl('stop', 'tick.timer')
  t.is(await t.context.property('tick.timer', 'ActiveState'), 'inactive')
})
