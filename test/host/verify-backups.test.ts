import test from 'ava'
import { filesRead } from '#host/pgbackrest/verify.ts'

const said = `stanza: s
status: error
  archiveId: 15-1, total WAL checked: 6, total valid WAL: 5
    missing: 0, checksum invalid: 0, size invalid: 0, other: 1
  backup: 20261126-114748F, status: invalid, total files checked: 964, total valid files: 961
    missing: 2, checksum invalid: 1, size invalid: 0, other: 0
  backup: 20261126-114748F_20261126-114751I, status: valid, total files checked: 964, total valid files: 964
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
  backup: 20261126-114754F, status: manifest missing, total files checked: 0, total valid files: 0
`

test('what pgBackRest says of each backup is read, with the counts of its faults', t => {
  t.deepEqual(filesRead(said), [
    ['20261126-114748F', { files: 964, faults: ['2 files are missing', '1 file is not as its checksum'] }],
    ['20261126-114748F_20261126-114751I', { files: 964, faults: [] }],
    ['20261126-114754F', { files: 0, faults: ['pgBackRest calls it manifest missing'] }],
  ])
  t.deepEqual(filesRead('stanza: s\nstatus: error\n  No usable backup.info file\n'), [])
})
