import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { scripts } from '#cli/completion/scripts.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { onTerminal } from './on-terminal.ts'
import { recovered } from './sample-report.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'

/** An environment in which `drctl` is found on the PATH, as an operator has it. */
function withDrctl(t: ExecutionContext): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-shell-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'drctl'), `#!/bin/sh\nexec "${process.execPath}" "${drctl}" "$@"\n`)
  chmodSync(join(folder, 'drctl'), 0o755)
  return { PATH: `${folder}:${process.env.PATH}`, HOME: folder, PS1: '> ', LANG: 'C.UTF-8' }
}

const shells = {
  bash: { shell: 'bash --norc --noprofile -i', setUp: 'source <(drctl completion bash)' },
  zsh: { shell: 'zsh -f -i', setUp: 'autoload -U compinit; compinit -u; source <(drctl completion zsh)' },
}

for (const [name, { shell, setUp }] of Object.entries(shells)) {
  test.serial(`${name} completes commands, flags, values and regions at a Tab`, async t => {
    const terminal = onTerminal(t, shell, withDrctl(t))
    terminal.type(`${setUp}; echo re""ady\r`)
    await terminal.shows('ready')
    terminal.type('drctl failo\t')
    await terminal.shows('drctl failover ')
    terminal.type('star\t')
    await terminal.shows('drctl failover start ')
    terminal.type('--mo\t')
    await terminal.shows('--mode ')
    terminal.type('swi\t')
    await terminal.shows('--mode switchover ')
    terminal.type('--region eu-w\t')
    await terminal.shows('--region eu-west-1 ')
    terminal.type('\u0015exit\r')
    t.is((await terminal.ended()).status, 0)
  })
}

test('fish completes the same, with what each word is', t => {
  const asked = 'drctl completion fish | source; complete -C "drctl failover st"'
  const offered = execFileSync('fish', ['--no-config', '-c', asked], { env: withDrctl(t), encoding: 'utf8' })
  t.is(offered, 'start\tLet a region take over the API and its database.\n')
})

const run = 'failover-apitest-epoch-8-attempt-1'

for (const [name, { shell, setUp }] of Object.entries(shells)) {
  test.serial(`${name} completes the name of a run that was seen here, while nobody answers`, async t => {
    const aws = await twoRegions(t, 20_440)
    aws.writeZone(active, '127.87.1.10')
    const env = { ...operatorOf(aws), ...withDrctl(t) }
    t.is((await ran(drctl, ['failover', 'start', '--region', 'eu-west-1', '--yes'], env)).status, 0)
    aws.meetCalls(() => 'silence')
    const terminal = onTerminal(t, shell, env)
    terminal.type(`${setUp}; echo re""ady\r`)
    await terminal.shows('ready')
    terminal.type('drctl failover show fail\t')
    await terminal.shows(`drctl failover show ${run} `)
    terminal.type('\u0015exit\r')
    t.is((await terminal.ended()).status, 0)
  })
}

test.serial(
  'a run is offered once it was listed, shown or found stored; before, and to others, latest alone is',
  async t => {
    const aws = await twoRegions(t, 20_440)
    const old = {
      ...recovered,
      execution: 'failover-apitest-epoch-2-attempt-1',
      startedAt: '2025-01-01T00:00:00.000Z',
    }
    await aws.storeReport(old)
    aws.writeZone(active, '127.87.1.10')
    const [starter, other] = [withDrctl(t), withDrctl(t)].map(env => ({ ...operatorOf(aws), ...env }))
    const offered = async (env: NodeJS.ProcessEnv | undefined, ...typed: string[]) =>
      (await ran(drctl, ['complete', '--', 'failover', 'show', ...typed], env ?? {})).stdout
        .split('\n')
        .map(line => line.split('\t')[0])
        .filter(Boolean)
    const asked = (env: NodeJS.ProcessEnv | undefined, ...words: string[]) => ran(drctl, words, env ?? {})
    await asked(starter, 'failover', 'start', '--region', 'eu-west-1', '--yes', '--watch')
    t.deepEqual(await offered(starter, ''), ['latest', run])
    t.deepEqual(await offered(other, ''), ['latest'])
    await asked(other, 'failover', 'list')
    t.deepEqual(await offered(other, ''), ['latest', run])
    await asked(other, 'report')
    t.deepEqual(await offered(other, 'fail'), [run, old.execution])
    t.deepEqual(await offered(other, '--service', 'another', ''), ['latest'])
    t.deepEqual(await offered({ ...other, AWS_PROFILE: 'another' }, ''), ['latest'])
  },
)

test('what is printed is the script alone; another shell is refused', async t => {
  t.is((await ran(drctl, ['completion', 'bash'], {})).stdout, `${scripts.bash}\n`)
  const { status, stderr } = await ran(drctl, ['completion', 'tcsh'], {})
  t.is(status, 2)
  t.regex(stderr, /bash, zsh, fish/)
})
