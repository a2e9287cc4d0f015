import test from 'ava'
import { logLines } from '#recovery/lambda-log.ts'

const at = Date.UTC(2026, 10, 24, 2, 14, 20)
const event = (message: string) => ({ timestamp: at, message })
const written = (level: string, text: string) => event(`2026-11-24T02:14:20.123Z\tr-1\t${level}\t${text}\n`)
const texts = (...events: { timestamp: number; message: string }[]) =>
  logLines(events, 'run-1').map(({ text }) => text)

test("a function's own line has its time, level and text; the platform's has the time of CloudWatch", t => {
  const report = 'REPORT RequestId: r-1\tDuration: 12.30 ms'
  t.deepEqual(logLines([written('WARN', 'slow'), event(`${report}\n`)], 'run-1'), [
    { at: '2026-11-24T02:14:20.123Z', level: 'WARN', text: 'slow' },
    { at: '2026-11-24T02:14:20.000Z', text: report },
  ])
})

test('a text of several lines is read as it was written', t => {
  t.deepEqual(texts(written('ERROR', 'Error: no\r    at a.ts:1\r    at b.ts:2')), [
    'Error: no\n    at a.ts:1\n    at b.ts:2',
  ])
})

test('START and END are left out, and so is what names another run, whatever else it is', t => {
  t.deepEqual(
    texts(
      event('START RequestId: r-1 Version: $LATEST\n'),
      written('ERROR', '{"message":"of another","execution":"run-2"}'),
      written('ERROR', '{"message":"of this","execution":"run-1"}'),
      written('INFO', '{"message":"of nobody"}'),
      event('END RequestId: r-1\n'),
    ),
    ['{"message":"of this","execution":"run-1"}', '{"message":"of nobody"}'],
  )
})
