import test from 'ava'
import fc from 'fast-check'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { barsOf } from '#recovery/report/bars.ts'
import { reportArticle, reportPage } from '#recovery/report/html.ts'
import { reportMarkdown } from '#recovery/report/markdown.ts'
import { aborted, recovered } from '../../cli/sample-report.ts'

const divergence = {
  from: '0/5000148',
  transactions: 4,
  firstAt: '2026-11-24 02:14:01.000000 UTC',
  lastAt: '2026-11-24 02:14:05.000000 UTC',
  tables: [{ table: 'apitest.person', inserted: 3, updated: 1, deleted: 0 }],
  keptIn: '/mnt/efs/divergent/epoch-8',
}

/** A report with everything that there can be in one, in which people's and programs' words are these. */
const saying = (words: string): RunReport => ({
  ...aborted,
  reason: words,
  by: words,
  recovery: {
    ...{ backup: words, standing: false, timeline: 2, tornTail: [words], movedAside: words },
    passedOver: [{ label: words, why: words }],
    insteadOf: { lsn: '0/1', why: words },
  },
  readiness: { verdict: 'blocked', reasons: [{ code: words, blocking: true, message: words }] },
  outage: {
    verdict: 'outage',
    reasons: [words],
    evidence: [{ vantage: 'probe', from: words, saw: 'failing', detail: words, at: aborted.startedAt }],
  },
  decisions: [{ step: words, answer: 'retry', reason: words, by: words, at: aborted.startedAt }],
  error: { code: words, message: words, next: words },
  unprotected: { why: words, next: words },
  noStandby: { why: words, next: words },
  notStored: words,
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }).filter(words => words.trim() !== ''),
  fc
    .string({
      unit: fc.constantFrom('<', '>', '&', '"', "'", '`', '|', '*', '[', ']', '(', '\\', '\n', '#', 'b'),
      minLength: 1,
    })
    .filter(words => words.trim() !== ''),
)

test('no words of a report are taken for a part of the page', t => {
  const tags = (words: string) => reportPage(saying(words)).match(/<[^>]*>/g)
  fc.assert(fc.property(hostile, words => t.deepEqual(tags(words), tags('words'))))
})

test('no words of a report are taken for Markdown: no line, no cell and no code ends by them', t => {
  const shape = (words: string) =>
    reportMarkdown(saying(words))
      .split('\n')
      .map(line => (line.startsWith('|') ? line.replace(/\\./gs, '').split('|').length : 0))
  fc.assert(fc.property(hostile, words => t.deepEqual(shape(words), shape('words'))))
  const text = reportMarkdown(saying('`<b>` [a](b) *c* | d'))
  t.true(text.includes('\\`\\<b>\\` \\[a\\](b) \\*c\\* \\| d'))
  t.true(text.includes('Next: `` `<b>` [a](b) *c* | d ``'))
})

test('the page needs nothing but itself, runs nothing, and has no style in its elements', t => {
  for (const report of [recovered, aborted, saying('words')]) {
    t.notRegex(reportPage(report), /<script|<link|<img|\bsrc=|\bhref=|url\(|@import|\bon\w+=/)
    t.notRegex(reportArticle(report).text, /\bstyle=|<style/)
  }
})

test('the bars are on one scale, from the first moment that is known to the last', t => {
  const { origin, seconds, bars } = barsOf(recovered)
  t.is(origin, '2026-11-24T02:14:06.000Z')
  t.is(seconds, 56.5)
  t.like(bars[0], { name: 'no answer', kind: 'outage', from: 1.3, seconds: 46.2 })
  t.deepEqual(
    bars.map(({ name }) => name).slice(1),
    recovered.phases.map(({ step }) => step),
  )
})

test('every bar lies in the picture and can be seen, whatever the times', t => {
  const step = fc.record({
    step: fc.constant('Step'),
    startedAt: fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-12-01'), noInvalidDate: true })
      .map(date => date.toISOString()),
    seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(step), phases => {
      const page = reportPage({ ...recovered, phases })
      for (const [, x, width] of page.matchAll(/<rect class="\w+" x="(\d+)" width="(\d+)"/g)) {
        t.true(Number(width) >= 4)
        t.true(Number(x) + Number(width) <= 1000)
      }
    }),
  )
})

test('what was lost exactly is told, and then the old side stands by', t => {
  const noStandby = { why: 'it does not stand by', next: 'drctl reinstate --region eu-central-1' }
  const known = { learntAt: '2026-11-25T08:00:00.000Z', by: 'jane@laptop' }
  const open = reportMarkdown({ ...recovered, noStandby })
  t.regex(open, /^## No standby$/m)
  t.notRegex(open, /Exact loss/)
  const told = reportMarkdown({ ...recovered, noStandby, loss: { ...known, divergence } })
  t.notRegex(told, /No standby/)
  t.regex(
    told,
    /\*\*lost\*\*: 4 transactions that were committed behind 0\/5000148, from 2026-11-24 02:14:01/,
  )
  t.regex(told, /apitest\.person: 3 rows inserted, 1 updated, 0 deleted/)
  t.regex(told, /\*\*known since\*\*: 2026-11-25 08:00:00Z, by jane@laptop/)
  t.regex(reportMarkdown({ ...recovered, loss: known }), /\*\*lost\*\*: nothing: /)
})

test('RTO and RPO stand beside what was promised', t => {
  const objectives = { rto: { seconds: 300, met: true }, rpo: { seconds: 1, met: false } }
  const text = reportMarkdown({ ...recovered, objectives })
  t.regex(text, /^\| RTO \| 46\.2 s .* \| objective 5 min 00 s: met \|$/m)
  t.regex(text, /^\| RPO \| at most 1\.3 s .* \| objective 1\.0 s: not met \|$/m)
  const page = reportPage({ ...recovered, objectives })
  t.regex(page, /<strong>46\.2 s<\/strong><span class="good">objective 5 min 00 s: met<\/span>/)
  t.regex(reportPage(aborted), /<dt>RPO<\/dt><dd><strong>unknown<\/strong>/)
})
