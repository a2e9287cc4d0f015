import { readFileSync } from 'node:fs'
import test from 'ava'
import { faultLines, readConfiguration } from '#recovery/configuration.ts'
import { configurationWarnings, endpointsOf } from '#recovery/endpoints.ts'

const example = readFileSync('drctl.yml', 'utf8')

/** The faults of the example with some of its text changed, as lines. */
function faults(...changes: [string | RegExp, string][]): string[] {
  const text = changes.reduce((changed, [from, to]) => changed.replace(from, to), example)
  const verdict = readConfiguration(text)
  return verdict.state === 'valid' ? [] : faultLines('drctl.yml', verdict.faults).slice(0, -1)
}

const lineOf = (text: string) => example.slice(0, example.indexOf(text)).split('\n').length

test('the drctl.yml of the project is valid', t => {
  t.is(readConfiguration(example).state, 'valid')
})

test('all faults are told at once, each with line and field', t => {
  t.deepEqual(
    faults(['ttl: 5', 'ttl: 0'], ['version: 1.0.0', 'version: one'], ['port: 1234', 'port: "http"']),
    [
      `drctl.yml:${lineOf('port: 1234')}: port: expected number, not "http"`,
      `drctl.yml:${lineOf('ttl: 5')}: ttl: Too small: expected number to be >=1, not 0`,
      `drctl.yml:${lineOf('version: 1.0.0')}: release.version: three numbers, as in 1.0.0, not "one"`,
    ],
  )
})

test('a field that is missing is told where it should be', t => {
  t.deepEqual(faults([/ {2}version: .*\n/, '']), [
    `drctl.yml:${lineOf('release:')}: release.version: missing`,
  ])
  t.deepEqual(faults([/ttl: .*\n/, '']), ['drctl.yml:1: ttl: missing'])
})

test('a field that there is not is told at its line', t => {
  t.deepEqual(faults(['ttl: 5', 'ttl: 5\ntll: 7']), [`drctl.yml:${lineOf('ttl: 5') + 1}: tll: no such field`])
})

test('text that is no YAML is told with its line', t => {
  t.regex(faults(['ttl: 5', 'ttl: [5'])[0] ?? '', /^drctl\.yml:\d+: /)
})

test('an empty file names everything that is missing', t => {
  const verdict = readConfiguration('')
  t.true(verdict.state === 'faulty' && verdict.faults.length > 8)
})

test('two regions with the same id: the second place is told the first', t => {
  t.deepEqual(faults(['i-0fedcba9876543210', 'i-0123456789abcdef0']), [
    `drctl.yml:${lineOf('i-0fedcba9876543210')}: regions.eu-west-1.instance: i-0123456789abcdef0 is regions.eu-central-1.instance already`,
  ])
})

test("a replica that is the region's own file system is refused", t => {
  t.deepEqual(faults(['fs-0123456789abcdef1', 'fs-0123456789abcdef0']), [
    `drctl.yml:${lineOf('fs-0123456789abcdef1')}: regions.eu-central-1.replica: fs-0123456789abcdef0 is regions.eu-central-1.fileSystem already`,
  ])
})

test('a name that the hosted zone does not hold is refused', t => {
  t.deepEqual(faults(['domain: api.example.com', 'domain: api.example.org']), [
    `drctl.yml:${lineOf('domain:')}: domain: api.example.org does not lie in the hosted zone example.com`,
  ])
  t.is(faults(['domain: api.example.com', 'domain: notexample.com']).length, 1)
  t.deepEqual(faults(['domain: api.example.com', 'domain: example.com']), [], "the zone's own name may move")
})

test('a promise of the other host is refused where no warm standby follows', t => {
  t.deepEqual(faults(['standby: warm', 'standby: cold'], ['onWitnessLoss: stop', 'onWitnessLoss: serve']), [
    `drctl.yml:${lineOf('onWitnessLoss')}: policies.onWitnessLoss: serve takes standby: warm`,
  ])
})

test('three regions, one region, and what is no region are refused', t => {
  t.is(faults([/ {2}eu-west-1:[\s\S]*/, '']).length, 1)
  t.is(faults(['eu-west-1:', 'Ireland:']).length, 1)
})

test('us-east-1 as one of the pair is warned of: the control plane of Route 53 lives there', t => {
  const valid = readConfiguration(example.replace('eu-west-1:', 'us-east-1:'))
  if (valid.state === 'faulty') return t.fail()
  t.regex(configurationWarnings(valid.configuration)[0] ?? '', /^us-east-1 is one of the two regions/)
  const other = readConfiguration(example)
  t.deepEqual(other.state === 'valid' && configurationWarnings(other.configuration), [])
})

test("every endpoint that a failover needs lies in the taking region, but for Route 53's", t => {
  const valid = readConfiguration(example)
  if (valid.state === 'faulty') return t.fail()
  const needed = endpointsOf(valid.configuration, 'eu-west-1').filter(endpoint => endpoint.needed)
  t.deepEqual([...new Set(needed.map(({ region }) => region))], ['eu-west-1', 'us-east-1'])
})

test('a service whose bucket of reports would have too long a name is refused, with how much fits', t => {
  const long = 'a-service-with-a-name-as-long-a'
  t.deepEqual(faults(['service: apitest', `service: ${long}`]), [])
  t.deepEqual(faults(['service: apitest', `service: ${long}`], ['eu-west-1:', 'ap-southeast-1:']), [
    `drctl.yml:${lineOf('service:')}: service: ${long} is too long for the bucket of its reports: 29 characters fit with these regions`,
  ])
})

test('without objectives in it, a file has the usual ones', t => {
  const verdict = readConfiguration(example.replace(/^objectives:\n( {2}.*\n)+/m, ''))
  t.deepEqual(verdict.state === 'valid' && verdict.configuration.objectives, {
    rtoSeconds: 300,
    rpoSeconds: 60,
  })
  t.regex(String(faults(['rpoSeconds: 60', 'rpoSeconds: 0'])), /objectives\.rpoSeconds: Too small/)
})

test('an objective that no run can meet is warned of', t => {
  const warnings = (...changes: [string, string][]) => {
    const verdict = readConfiguration(changes.reduce((text, [from, to]) => text.replace(from, to), example))
    return verdict.state === 'valid' ? configurationWarnings(verdict.configuration) : ['faulty']
  }
  t.deepEqual(warnings(), [])
  t.regex(
    warnings(['rtoSeconds: 300', 'rtoSeconds: 60'])[0] ?? '',
    /^objectives\.rtoSeconds is 60, .* waits \d+ s/,
  )
  const cold: [string, string] = ['standby: warm', 'standby: cold']
  t.regex(warnings(cold)[0] ?? '', /^objectives\.rpoSeconds is 60, .* up to 900 s$/)
  t.deepEqual(warnings(cold, ['rpoSeconds: 60', 'rpoSeconds: 900']), [])
})
