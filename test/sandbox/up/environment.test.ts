import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
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

/** What README.md lets through of the lines that `up` and `status` print. */
const filters = [...readFileSync('README.md', 'utf8').matchAll(/^eval .* \| (grep .*)\)"/gm)].map(
  ([, filter = '']) => filter,
)

/** What would send the client of a service elsewhere, though AWS_ENDPOINT_URL is set. */
type Maker = (region?: string) => { config: { serviceId: string } }
const modules = readdirSync('aws/clients').filter(file => file !== 'client.ts')
const makers = await Promise.all(
  modules.map(
    async (file): Promise<[string, Maker][]> => Object.entries(await import(`#aws/clients/${file}`)),
  ),
)
const ownEndpoints = makers
  .flat()
  // That of Route 53 is asked in one region alone.
  .map(([name, make]) => (name === 'route53Client' ? make() : make('eu-west-1')).config.serviceId)
  .map(id => `AWS_ENDPOINT_URL_${id.toUpperCase().replaceAll(' ', '_')}`)

test('a shell that does what README.md says asks the sandbox, whatever account it was pointed at before', t => {
  t.is(filters.length, 2)
  t.is(ownEndpoints.length, 7)
  const elsewhere = [
    'AWS_PROFILE',
    'AWS_SESSION_TOKEN',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    ...ownEndpoints,
  ]
  const env = { PATH: process.env.PATH, ...Object.fromEntries(elsewhere.map(name => [name, 'true'])) }
  for (const filter of filters) {
    const printed = ['state  /tmp', 'ready', ...exportLines(readSettings(everything))].join('\n')
    const script = `eval "$(${filter})"; env`
    const left = execFileSync('sh', ['-c', script], { encoding: 'utf8', env, input: printed })
    t.regex(left, /^AWS_ENDPOINT_URL=http:\/\/127\.60\.0\.1:2002$/m)
    for (const name of elsewhere) t.notRegex(left, new RegExp(`^${name}=`, 'm'))
  }
})

test('without a folder given, each user has one of their own', t => {
  t.is(readSettings({ TMPDIR: '/tmp' }).state.split('-').at(-1), String(process.getuid?.()))
})
