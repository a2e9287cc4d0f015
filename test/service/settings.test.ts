import { readFileSync } from 'node:fs'
import test from 'ava'
import { nodeOptions, readSettings, SettingsInvalid } from '#service/settings.ts'

test('an empty environment fits a trial on one machine, and listens to that machine alone', t => {
  const settings = readSettings({})
  t.is(settings.host, '127.0.0.1')
  t.is(settings.port, 1234)
  t.is(settings.region, 'local')
  t.like(settings.database, { host: 'localhost', port: 5432, database: 'apitest', user: 'apitest_api' })
  t.is(settings.database.password, 'local-trial-only')
})

test('all faults are named at once, without the values', t => {
  const env = {
    HOST: 'everywhere',
    PORT: '70000',
    PGPORT: 'x',
    POOL_SIZE: '0',
    LOG_LEVEL: 'loud',
    DRCTL_REGION: 'EU!',
  }
  const error = t.throws(() => readSettings(env), { instanceOf: SettingsInvalid })
  t.deepEqual(
    error.faults.map(fault => fault.split(' ')[0]).sort(),
    [...Object.keys(env), 'PGPASSWORD'].sort(),
  )
  t.false(/everywhere|70000|loud/.test(error.message))
})

test('in a region the trial password is refused: the password must be given', t => {
  const error = t.throws(() => readSettings({ DRCTL_REGION: 'eu-west-1' }), { instanceOf: SettingsInvalid })
  t.deepEqual(error.faults, ['PGPASSWORD must be set, or PGPASSFILE, when DRCTL_REGION is'])
  t.is(readSettings({ DRCTL_REGION: 'eu-west-1', PGPASSWORD: 'secret' }).database.password, 'secret')
})

test('a password file leaves the password to the driver', t => {
  const settings = readSettings({ DRCTL_REGION: 'eu-west-1', PGPASSFILE: '/etc/drctl/pgpass' })
  t.is(settings.database.password, undefined)
})

test('the unit on the host gives Node the options with which its memory was measured', t => {
  const unit = readFileSync('ansible/roles/api_restore/templates/drctl-api.service.j2', 'utf8')
  t.true(unit.includes(`Environment="NODE_OPTIONS=${nodeOptions}"`))
})
