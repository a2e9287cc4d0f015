import { execFileSync } from 'node:child_process'
import test from 'ava'
import { readSettings } from '#sandbox/settings.ts'
import { exportLines, settingsEnvironment } from '#sandbox/up/environment.ts'

const everything = {
  DRCTL_SANDBOX_STATE: "/tmp/it's a $folder",
  DRCTL_SANDBOX_NET: '127.60',
  DRCTL_SANDBOX_API_PORT: '2001',
  DRCTL_SANDBOX_AWS_PORT: '2002',
  DRCTL_SANDBOX_DNS_PORT: '2003',
  DRCTL_SANDBOX_PG_PORT: '2004',
  DRCTL_SANDBOX_RELEASES_PORT: '2005',
  DRCTL_SANDBOX_CLOUD_PORT: '2006',
  DRCTL_SANDBOX_STANDBY: 'cold',
  DRCTL_SANDBOX_REINSTATE: 'auto',
  DRCTL_SANDBOX_LEASE: '7',
}

test('every setting reaches the other processes as it was given, all ports among them', t => {
  t.deepEqual(settingsEnvironment(readSettings(everything)), everything)
})

test('a shell that is given the export lines has the settings as they are', t => {
  const script = [...exportLines(readSettings(everything)), 'env -0'].join('\n')
  const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: process.env.PATH } })
  const variables = Object.fromEntries(printed.split('\0').map(line => line.split(/=(.*)/s).slice(0, 2)))
  t.like(variables, { ...everything, AWS_ENDPOINT_URL: 'http://127.60.0.1:2002' })
})

test('without a folder given, each user has one of their own', t => {
  t.is(readSettings({ TMPDIR: '/tmp' }).state.split('-').at(-1), String(process.getuid?.()))
})
