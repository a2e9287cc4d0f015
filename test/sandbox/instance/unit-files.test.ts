import test from 'ava'
import { nextElapse, parseCalendar } from '#sandbox/instance/systemd/calendar.ts'
import { expandWords, parseCommandLine, splitWords } from '#sandbox/instance/systemd/command-line.ts'
import { readDefinition } from '#sandbox/instance/systemd/definition.ts'
import { parseTimeSpan } from '#sandbox/instance/systemd/time-span.ts'
import { parseUnitFile, valuesOf } from '#sandbox/instance/systemd/unit-file.ts'

test('a line that ends in a backslash goes on in the next, and an empty value takes back what was before', t => {
  const text = '# note\n[Service]\nExecStart=/bin/a \\\n  --long\nExecStart=\nExecStart=/bin/b\n'
  t.deepEqual(valuesOf(parseUnitFile(text, 'x.service'), 'Service', 'ExecStart'), ['/bin/b'])
})

test('an unknown directive is refused with its file and its name', t => {
  const text = '[Service]\nExecStart=/bin/true\nExecStrat=/bin/false\n'
  t.throws(() => readDefinition('x.service', text, '/etc/x.service'), {
    message: /\/etc\/x.service: \[Service\] ExecStrat=/,
  })
})

test('hardening directives are accepted and named as having no effect', t => {
  const text = '[Service]\nExecStart=/bin/true\nProtectSystem=strict\nNoNewPrivileges=yes\n'
  t.deepEqual(readDefinition('x.service', text, 'x').ignored, ['ProtectSystem', 'NoNewPrivileges'])
})

test('a missing ExecStart and a relative program are refused', t => {
  t.throws(() => readDefinition('x.service', '[Service]\nType=simple\n', 'x'), {
    message: /ExecStart= is missing/,
  })
  t.throws(() => parseCommandLine('bin/true'), { message: /absolute path/ })
})

for (const [text, ms] of [
  ['5', 5000],
  ['500ms', 500],
  ['1min 30s', 90_000],
  ['infinity', Infinity],
  ['2h', 7_200_000],
] as const) {
  test(`the time span '${text}' is ${ms} ms`, t => {
    t.is(parseTimeSpan(text), ms)
  })
}

test('a time span of nonsense is refused', t => {
  t.throws(() => parseTimeSpan('5 parsecs'), { name: 'UnitFault' })
  t.throws(() => parseTimeSpan(''), { name: 'UnitFault' })
})

test('words are grouped by quotes, and variables are put in as systemd does it', t => {
  t.deepEqual(splitWords(`/bin/a "b c" 'd "e"' f\\ g --x="y z"`), [
    '/bin/a',
    'b c',
    'd "e"',
    'f g',
    '--x=y z',
  ])
  const line = parseCommandLine(`-/bin/sh -c "echo \${NAME} $$HOME" $MORE`)
  t.true(line.ignoreFailure)
  t.deepEqual(expandWords(line, { NAME: 'John Doe', MORE: 'a b' }), [
    '/bin/sh',
    '-c',
    'echo John Doe $HOME',
    'a',
    'b',
  ])
})

test('an open quote is refused', t => {
  t.throws(() => splitWords('/bin/a "b'), { message: /not closed/ })
})

for (const [text, from, next] of [
  ['Sun *-*-* 02:00:00', '2026-11-24T10:00:00Z', '2026-11-29T02:00:00Z'],
  ['*-*-* 00/6:30:00', '2026-11-24T10:00:00Z', '2026-11-24T12:30:00Z'],
  ['daily', '2026-12-31T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['*:0/15', '2026-11-24T10:14:59Z', '2026-11-24T10:15:00Z'],
  ['Mon..Fri 08:00', '2026-11-27T09:00:00Z', '2026-11-30T08:00:00Z'],
  ['*-02-29', '2026-11-24T10:00:00Z', '2028-02-29T00:00:00Z'],
] as const) {
  test(`after ${from}, '${text}' comes at ${next}`, t => {
    t.is(nextElapse(parseCalendar(text), new Date(from))?.toISOString(), new Date(next).toISOString())
  })
}

test('a calendar expression of nonsense is refused', t => {
  for (const text of ['someday', '12', '*-*-* 99h', 'Sun..Foo 10:00']) {
    t.throws(() => parseCalendar(text), { name: 'UnitFault' }, text)
  }
})
