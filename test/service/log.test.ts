import test from 'ava'
import { createLog } from '#service/log.ts'

function written() {
  const texts: string[] = []
  const lines = () =>
    texts
      .join('')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
  return { texts, lines, write: (text: string) => void texts.push(text) }
}

test('every line is one JSON object, whatever is in it', t => {
  const out = written()
  const log = createLog('info', out.write)
  log.info({ name: 'a\n"b"', list: [1] }, 'first\nline')
  log.info({}, 'second')
  log.flush()
  t.like(out.lines()[0], { level: 'info', message: 'first\nline', name: 'a\n"b"' })
  t.like(out.lines()[1], { message: 'second' })
})

test('lines are held back and written together; a warning brings them all out at once', t => {
  const out = written()
  const log = createLog('info', out.write)
  log.info({}, 'one')
  log.info({}, 'two')
  t.is(out.texts.length, 0)
  log.warn({}, 'three')
  t.is(out.texts.length, 1)
  t.deepEqual(
    out.lines().map(line => line.message),
    ['one', 'two', 'three'],
  )
})

test('an error is told with its stack and causes', t => {
  const out = written()
  createLog('info', out.write).error({ error: new Error('outer', { cause: new Error('inner') }) }, 'failed')
  const [line] = out.lines()
  t.like(line.error, { name: 'Error', message: 'outer', cause: { message: 'inner' } })
  t.regex(line.error.stack, /log\.test/)
})

test('what lies below the level is not written', t => {
  const out = written()
  const log = createLog('warn', out.write)
  log.info({}, 'no')
  log.debug({}, 'no')
  log.flush()
  t.deepEqual(out.texts, [])
})
