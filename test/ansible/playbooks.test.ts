import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import anyTest, { type TestFn } from 'ava'
import { parse } from 'yaml'
import { steps } from '#host/steps/all.ts'

const test = anyTest as TestFn<{ root: string }>
const folder = fileURLToPath(new URL('../../ansible', import.meta.url))

test.beforeEach(t => {
  t.context = { root: mkdtempSync(join(tmpdir(), 'ansible-playbook-')) }
})

test.afterEach.always(t => rmSync(t.context.root, { recursive: true, force: true }))

type Ended = { status: number; output: string }

function ansible(program: string, ...args: string[]): Promise<Ended> {
  const env = { ...process.env, ANSIBLE_NOCOLOR: '1', LC_ALL: 'C.UTF-8' }
  return new Promise(resolve => {
    execFile(program, ['-i', 'prod_inventory', ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr })
    })
  })
}

const playbook = (...args: string[]) => ansible('ansible-playbook', ...args)

/** A host whose paths lie below a folder of the test. */
const hostBelow = (root: string) => [
  ...['--limit', 'eu-west-1', '--connection', 'local'],
  ...['-e', `drctl_root=${root}`, '-e', 'drctl_install=false', '-e', 'drctl_become=false'],
]

test('prod_inventory says of both regions what drctl.yml says', async t => {
  const { release, regions, ...deployment } = parse(readFileSync('drctl.yml', 'utf8'))
  const message = `msg={{ {"service": drctl_service, "domain": drctl_domain, "protocol": drctl_api_protocol,
    "port": drctl_api_port, "release": drctl_release, "address": drctl_public_address, "peer": drctl_peer,
    "peerAddress": ansible_host, "own": drctl_file_systems.own, "replica": drctl_file_systems.replica} | to_json }}`
  const { status, output } = await ansible(
    'ansible',
    '-o',
    'all',
    '-m',
    'ansible.builtin.debug',
    '-a',
    message,
  )
  t.is(status, 0, output)
  const names = Object.keys(regions)
  for (const name of names) {
    const said = new RegExp(`^${name} \\| SUCCESS => (.*)$`, 'm').exec(output)?.[1] ?? ''
    const { fileSystem, replica, address, peerAddress } = regions[name]
    t.like(JSON.parse(JSON.parse(said).msg), {
      ...{ service: deployment.service, domain: deployment.domain, protocol: deployment.protocol },
      release: { base_url: 'https://github.com', ...release },
      ...{ address, peerAddress, own: fileSystem, replica, peer: names.find(other => other !== name) },
    })
  }
  t.is(output.match(/SUCCESS/g)?.length, names.length, 'and has no other host')
})

for (const [protocol, served] of [
  ['https', true],
  ['http', false],
] as const) {
  test(`with ${protocol} the API is ${served ? '' : 'not '}given certificate and key`, async t => {
    const template = `msg={{ lookup('ansible.builtin.template', 'roles/api_restore/templates/drctl-api.service.j2') }}`
    const given = ['-e', `drctl_api_protocol=${protocol}`, '-e', 'api_restore_memory_max=512M']
    const { status, output } = await ansible('ansible', ...given, 'eu-west-1', '-m', 'debug', '-a', template)
    t.is(status, 0, output)
    for (const line of ['TLS_CERTIFICATE=/etc/drctl/tls/certificate.pem', 'TLS_KEY=/etc/drctl/tls/key.pem'])
      t.is(output.includes(line), served)
    t.is(/ExecReload=.*HUP/.test(output), served)
  })
}

for (const name of ['main_install.yml', 'main_backup.yml', 'main_restore.yml']) {
  test(`${name} is a playbook with the variables of prod_inventory`, async t => {
    const { status, output } = await playbook('--syntax-check', name)
    t.is(status, 0, output)
  })
}

for (const [name, { playbook: wanted }] of Object.entries(steps)) {
  if (!wanted) continue
  test(`${name} is one task of main_restore.yml, which gets what the step was asked for`, async t => {
    const { root } = t.context
    mkdirSync(join(root, 'opt/drctl/bin'), { recursive: true })
    const program = join(root, 'opt/drctl/bin/drctl-host')
    const result = '{"result":{"seconds":{"restore":1},"source":"github","readyAfterSeconds":1}}'
    writeFileSync(
      program,
      `#!/bin/sh\n{ echo "$@"; env | grep ^SSM_ | sort; } >> ${root}/asked\necho '${result}'\n`,
    )
    chmodSync(program, 0o755)
    const given = JSON.stringify({
      [`${wanted.variables}_run`]: 'run-1',
      [`${wanted.variables}_attempt`]: '2',
    })
    const ended = await playbook(...hostBelow(root), '--tags', wanted.tag, '-e', given, 'main_restore.yml')
    t.is(ended.status, 0, ended.output)
    t.regex(ended.output, /ok=1 +changed=1/)
    const [command, ...environment] = readFileSync(join(root, 'asked'), 'utf8').trim().split('\n')
    t.is(command, `work ${name}`)
    t.true(environment.includes('SSM_run=run-1'))
    t.true(environment.includes('SSM_attempt=2'))
  })
}

// With --check, so that nothing is installed here even where this fails.
test('drctl_install given as text on the command line means what it says', async t => {
  const { output } = await playbook('--check', ...hostBelow(t.context.root), 'main_install.yml')
  t.regex(output, /Install programs, users and file systems\] \*+\nskipping/)
  t.notRegex(output, /install\.yml/)
})
