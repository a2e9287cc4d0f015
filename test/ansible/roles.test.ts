import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { HostSettings } from '#recovery/contracts/host-settings.ts'
import { regions } from '#sandbox/settings.ts'
import { type Hosts, startHosts } from './hosts.ts'

let hosts: Hosts

test.before(async t => {
  t.timeout(300_000)
  hosts = await startHosts('127.88')
})

test.after.always(() => hosts?.stop())

for (const region of regions) {
  test.serial(`installing ${region} a second time changes nothing`, async t => {
    t.timeout(180_000)
    const { status, changed, log } = await hosts.play(region, 'main_install.yml')
    t.is(status, 0, log)
    t.is(changed, 0, log)
  })

  test.serial(`host.json of ${region} is what the host program takes`, t => {
    const settings = HostSettings.parse(JSON.parse(hosts.file(region, 'etc/drctl/host.json')))
    t.is(settings.region, region)
    t.true(existsSync(join(settings.postgres.bin, 'postgres')))
    t.true(existsSync(settings.ansible.inventory))
  })
}

for (const [name, value] of [
  ['archive_mode', 'on'],
  ['archive_timeout', '5s'],
  ['data_checksums', 'on'],
  ['hot_standby', 'on'],
  ['password_encryption', 'scram-sha-256'],
  ['wal_level', 'replica'],
  ['wal_log_hints', 'on'],
  ['wal_retrieve_retry_interval', '500ms'],
] as const) {
  test.serial(`PostgreSQL runs with ${name} = ${value}`, async t => {
    t.deepEqual(await hosts.ask(hosts.active, `SHOW ${name}`), [[value]])
  })
}

test.serial('PostgreSQL finds no fault in its files', async t => {
  const settings = 'SELECT name, error FROM pg_file_settings WHERE error IS NOT NULL'
  t.deepEqual(await hosts.ask(hosts.active, settings), [])
  const rules =
    'SELECT type, auth_method FROM pg_hba_file_rules WHERE error IS NOT NULL OR auth_method = $$trust$$'
  t.deepEqual(await hosts.ask(hosts.active, rules), [])
})

test.serial('over the network the API’s role comes in, to its own database, with SCRAM alone', async t => {
  const rules =
    'SELECT DISTINCT database, user_name, auth_method FROM pg_hba_file_rules WHERE type = $$host$$'
  t.deepEqual(await hosts.ask(hosts.active, rules), [['{apitest}', '{apitest_api}', 'scram-sha-256']])
  const stored =
    'SELECT count(*) FROM pg_authid WHERE rolpassword IS NOT NULL AND rolpassword NOT LIKE $$SCRAM%$$'
  t.deepEqual(await hosts.ask(hosts.active, stored), [['0']])
})

test.serial(
  'the standby has no database, and the active host has beats and a release beside its backup',
  async t => {
    t.false(existsSync(hosts.path(hosts.standby, 'var/lib/drctl/postgresql/data')))
    const [[age] = []] = await hosts.ask(
      hosts.active,
      'SELECT extract(epoch FROM now() - max(beat)) FROM apitest.heartbeat',
    )
    t.true(Number(age) < 30, `${age} s`)
    t.is(globSync(hosts.path(hosts.active, 'mnt/efs-own/apitest/releases/*/*.tgz')).length, 1)
  },
)

test.serial('every unit starts at boot on both hosts, and asks the epoch record before it acts', async t => {
  for (const region of regions) {
    const units = readdirSync(hosts.path(region, 'etc/systemd/system')).filter(name =>
      /\.(service|timer)$/.test(name),
    )
    t.deepEqual(units.sort(), [
      'drctl-api.service',
      'drctl-backup-full.service',
      'drctl-backup-full.timer',
      'drctl-backup-incr.service',
      'drctl-backup-incr.timer',
      'drctl-follow.service',
      'drctl-guard.service',
      'drctl-heartbeat.service',
      'drctl-postgresql.service',
      'drctl-watchdog.service',
    ])
    for (const unit of units) {
      const text = hosts.file(region, `etc/systemd/system/${unit}`)
      // These ask the record themselves, all the time.
      const isAsker = /follow|guard|watchdog/.test(unit)
      if (unit.endsWith('.service') && !isAsker)
        t.regex(text, /^ExecCondition=.*\/drctl-host may-start \w+$/m, unit)
      if (text.includes('[Install]'))
        t.is((await hosts.systemctl(region, 'is-enabled', unit)).status, 0, unit)
    }
  }
})

test.serial('the password is in no log, and in one file that its owner alone can read', t => {
  const file = hosts.path(hosts.active, 'etc/drctl/api.env')
  t.is(statSync(file).mode & 0o777, 0o600)
  const password = /^PGPASSWORD="(.+)"$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  t.true(password.length >= 16)
  const logs = ['var/log/units/*', 'var/log/drctl/*'].flatMap(name =>
    globSync(hosts.path(hosts.active, name)),
  )
  t.true(logs.length > 3)
  for (const log of logs) t.false(readFileSync(log, 'utf8').includes(password), log)
})

test.serial('main_backup.yml takes a backup on the active host and leaves the other alone', async t => {
  t.timeout(120_000)
  const labels = () =>
    globSync(hosts.path(hosts.active, 'mnt/efs-own/apitest/epoch-1/backup/apitest/*/backup.manifest'))
  const before = labels().length
  for (const region of regions) {
    const { status, log } = await hosts.play(region, 'main_backup.yml')
    t.is(status, 0, log)
  }
  t.is(labels().length, before + 1)
})

test.serial('main_restore.yml makes the other host a standby, once', async t => {
  t.timeout(180_000)
  const first = await hosts.play(hosts.standby, 'main_restore.yml')
  t.is(first.status, 0, first.log)
  t.is(first.changed, 1, first.log)
  t.deepEqual(
    await hosts.ask(hosts.standby, 'SELECT pg_is_in_recovery(), count(*) >= 3 FROM apitest.person'),
    [['t', 't']],
  )
  const second = await hosts.play(hosts.standby, 'main_restore.yml')
  t.is(second.status, 0, second.log)
  t.is(second.changed, 0, second.log)
})

test.serial('main_restore.yml leaves the active host alone', async t => {
  t.timeout(60_000)
  const { status, changed, log } = await hosts.play(hosts.active, 'main_restore.yml')
  t.is(status, 0, log)
  t.is(changed, 0, log)
  t.deepEqual(await hosts.ask(hosts.active, 'SELECT pg_is_in_recovery()'), [['f']])
})
