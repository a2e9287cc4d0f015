import test from 'ava'
import fc from 'fast-check'
import type { RecordSet } from '#sandbox/world/record-set.ts'
import { compareSets } from '#sandbox/world/record-set.ts'
import { txtStrings } from '#sandbox/world/record-value.ts'
import { applyBatch, type Change } from '#sandbox/world/zone-batch.ts'

const zone = 'example.test.'
const apex: RecordSet[] = [
  { name: zone, type: 'NS', ttl: 60, values: ['ns-1.example.test.'] },
  { name: zone, type: 'SOA', ttl: 60, values: ['ns-1.example.test. who.example.test. 1 2 3 4 5'] },
]
const txt = (value: string, ttl = 1): RecordSet => ({
  name: '_drctl.api.example.test.',
  type: 'TXT',
  ttl,
  values: [value],
})
const a = (name: string, ...values: string[]): RecordSet => ({ name, type: 'A', ttl: 1, values })
const epoch7 = txt('"v=1 epoch=7"')

const messages = (records: RecordSet[], ...changes: Change[]) => {
  const result = applyBatch(records, changes, zone)
  return 'messages' in result ? result.messages : []
}
const what = "resource record set [name='_drctl.api.example.test.', type='TXT']"

test('a DELETE and a CREATE of one batch swap a record', t => {
  const result = applyBatch(
    [...apex, epoch7],
    [
      { action: 'DELETE', set: epoch7 },
      { action: 'CREATE', set: txt('"v=1 epoch=8"') },
    ],
    zone,
  )
  t.deepEqual('records' in result && result.records.at(-1)?.values, ['"v=1 epoch=8"'])
})

test('a DELETE must give name, type, seconds to live and values exactly', t => {
  const differs = [`Tried to delete ${what} but the values provided do not match the current values`]
  const swap = (set: RecordSet): Change => ({ action: 'DELETE', set })
  t.deepEqual(messages([...apex, epoch7], swap(txt('"v=1 epoch=7"', 2))), differs)
  t.deepEqual(messages([...apex, epoch7], swap(txt('"v=1 epoch=6"'))), differs)
  t.deepEqual(messages(apex, swap(epoch7)), [`Tried to delete ${what} but it was not found`])
  t.deepEqual(messages([...apex, epoch7], swap(epoch7)), [])
})

test('a CREATE refuses what is there', t => {
  t.deepEqual(messages([...apex, epoch7], { action: 'CREATE', set: txt('"x"') }), [
    `Tried to create ${what} but it already exists`,
  ])
})

test('values are checked as Route 53 checks them', t => {
  const create = (set: RecordSet) => messages(apex, { action: 'CREATE', set }).join()
  t.regex(
    create(txt('v=1 epoch=7')),
    /InvalidCharacterString \(Value should be enclosed in quotation marks\)/,
  )
  t.regex(create(txt(`"${'x'.repeat(256)}"`)), /CharacterStringTooLong/)
  t.regex(create(a('api.example.test.', '127.0.0.300')), /ARRDATAIllegalIPv4Address/)
  t.regex(create(a('api.example.test.', '127.0.0.1', '127.0.0.1')), /Duplicate Resource Record: '127.0.0.1'/)
  t.regex(
    create(a('api.example.org.', '127.0.0.1')),
    /api.example.org. is not permitted in zone example.test./,
  )
})

test('a CNAME stands alone at its name, and never at the apex', t => {
  const alias = (name: string): RecordSet => ({ name, type: 'CNAME', ttl: 1, values: ['api.example.test.'] })
  const conflicts = messages([...apex, a('www.example.test.', '127.0.0.1')], {
    action: 'CREATE',
    set: alias('www.example.test.'),
  })
  t.regex(conflicts.join(), /conflicts with other records with the same DNS name/)
  t.regex(messages(apex, { action: 'CREATE', set: alias(zone) }).join(), /not permitted at apex/)
})

test('the zone keeps its SOA and NS records', t => {
  const [ns, soa] = apex as [RecordSet, RecordSet]
  t.regex(messages(apex, { action: 'DELETE', set: soa }).join(), /exactly one SOA/)
  t.regex(messages(apex, { action: 'DELETE', set: ns }).join(), /at least one NS/)
})

test('a batch is done whole or not at all', t => {
  const name = fc.constantFrom('api.example.test.', 'b.example.test.', 'c.example.org.')
  const set = fc
    .tuple(name, fc.constantFrom('127.0.0.1', '127.0.0.2', 'nonsense'))
    .map(([n, value]) => a(n, value))
  const change = fc.record({
    action: fc.constantFrom('CREATE', 'DELETE', 'UPSERT'),
    set,
  }) as fc.Arbitrary<Change>
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), changes => {
      const before = structuredClone(apex)
      const result = applyBatch(before, changes, zone)
      t.deepEqual(before, apex)
      if ('messages' in result) return t.true(result.messages.length > 0)
      const created = changes.filter(({ action }) => action !== 'DELETE').map(({ set }) => set.name)
      return t.true(result.records.slice(2).every(({ name }) => created.includes(name)))
    }),
  )
})

test('records come in the order of their labels from the right, then of their types', t => {
  const names = [
    'b.example.test.',
    'example.test.',
    '_drctl.api.example.test.',
    'api.example.test.',
    'a.b.example.test.',
    'api-x.example.test.',
  ]
  const sorted = names
    .map(n => ({ name: n }))
    .sort(compareSets)
    .map(({ name }) => name)
  t.deepEqual(sorted, [
    'example.test.',
    'api-x.example.test.',
    'api.example.test.',
    '_drctl.api.example.test.',
    'b.example.test.',
    'a.b.example.test.',
  ])
  t.true(compareSets({ name: 'x.', type: 'A' }, { name: 'x.', type: 'TXT' }) < 0)
})

test('any text that is quoted and escaped is read back from a TXT value', t => {
  const escaped = (text: string) => `"${text.replace(/[\\"]/g, found => `\\${found}`)}"`
  const ascii = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map(code => String.fromCharCode(code)) })
  fc.assert(
    fc.property(fc.array(ascii, { minLength: 1, maxLength: 4 }), strings => {
      t.deepEqual(txtStrings(strings.map(escaped).join(' ')), strings)
    }),
  )
  t.deepEqual(txtStrings('"\\101\\"b"'), ['A"b'])
  t.is(txtStrings('"open'), undefined)
})
