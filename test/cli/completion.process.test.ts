import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { scripts } from '#cli/completion/scripts.ts'
import { installedDrctl, ran } from './drctl.ts'
import { onTerminal } from './on-terminal.ts'

const drctl = installedDrctl(test)

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

test('what is printed is the script alone; another shell is refused', async t => {
  t.is((await ran(drctl, ['completion', 'bash'], {})).stdout, `${scripts.bash}\n`)
  const { status, stderr } = await ran(drctl, ['completion', 'tcsh'], {})
  t.is(status, 2)
  t.regex(stderr, /bash, zsh, fish/)
})
