import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import anyTest, { type TestFn } from 'ava'

const test = anyTest as TestFn<{ state: string }>
const main = fileURLToPath(new URL('../../../sandbox/main.ts', import.meta.url))

test.beforeEach(t => {
  t.context = { state: mkdtempSync(join(tmpdir(), 'cloud-cli-')) }
  // As a folder that the instances' user can enter, for what root starts.
  chmodSync(t.context.state, 0o755)
})

test.afterEach.always(t => rmSync(t.context.state, { recursive: true, force: true }))

type Outcome = { status: number; stdout: string; stderr: string }

function sandbox(...args: string[]): Promise<Outcome> {
  return new Promise(resolve => {
    execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

test.serial('--help names every command, region, link and option', async t => {
  const { status, stdout } = await sandbox('--help')
  t.is(status, 0)
  for (const word of [
    'up',
    'down',
    'lose <region>',
    'eu-west-1:github',
    '--aws-port <port>',
    'DRCTL_SANDBOX_NET',
    '--releases-port <port>',
    'DRCTL_SANDBOX_CLOUD_PORT',
  ]) {
    t.true(stdout.includes(word), word)
  }
})

for (const [args, message] of [
  [['fly'], "there is no command 'fly'"],
  [['lose'], 'lose takes <region>'],
  [['lose', 'us-east-1'], "'us-east-1' is not a region of the sandbox: eu-central-1, eu-west-1"],
  [['cut', 'x:y'], "'x:y' is not a link of the sandbox"],
  [['lag', 'long'], "'long' is not a number of seconds"],
  [['up', '--sate', '/x'], "Unknown option '--sate'"],
  [['up', '--net', '10.0'], 'two octets that begin with 127'],
  [['up', '--api-port', '80'], 'DRCTL_SANDBOX_API_PORT'],
  [['up', '--cloud-port', '80'], 'DRCTL_SANDBOX_CLOUD_PORT'],
] as const) {
  test.serial(`'${args.join(' ')}' is answered with one clear complaint and status 2`, async t => {
    const { status, stderr } = await sandbox(...args)
    t.is(status, 2)
    t.true(stderr.includes(message), stderr)
    t.regex(stderr, /npm run sandbox -- --help/)
  })
}

test.serial(
  'a sandbox that is not up can be neither asked nor disturbed, and says how to start one',
  async t => {
    for (const args of [['status'], ['lose', 'eu-west-1'], ['lag', '1']]) {
      const { status, stderr } = await sandbox(...args, '--state', t.context.state)
      t.is(status, 1)
      t.regex(stderr, /no sandbox is up in .*\n {2}start one: npm run sandbox -- up/)
    }
  },
)

test.serial('down without a sandbox has nothing to do', async t => {
  t.is((await sandbox('down', '--state', t.context.state)).status, 0)
})

test.serial('a folder with files of someone else is not touched', async t => {
  writeFileSync(join(t.context.state, 'thesis.txt'), 'my thesis')
  const { status, stderr } = await sandbox('up', '--state', t.context.state, '--net', '127.206')
  t.is(status, 1)
  t.regex(stderr, /is not empty and holds no sandbox/)
})

test.serial('a folder whose sockets would have too long a path is refused', async t => {
  const deep = join(t.context.state, 'd'.repeat(60))
  const { status, stderr } = await sandbox('up', '--state', deep, '--net', '127.206')
  t.is(status, 1)
  t.regex(stderr, /characters long, and a socket's path may have 103\n {2}name a folder with a shorter path/)
})

test.serial('a port that is taken is named with its address and the option that changes it', async t => {
  const server = createServer().listen(10053, '127.207.1.53')
  await once(server, 'listening')
  const { status, stderr } = await sandbox('up', '--state', t.context.state, '--net', '127.207')
  server.close()
  t.is(status, 1)
  t.regex(
    stderr,
    /127\.207\.1\.53:10053 cannot be used: .*EADDRINUSE.*\n {2}take another port: --dns-port <port>/,
  )
})
