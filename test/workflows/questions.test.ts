import { readFileSync } from 'node:fs'
import test from 'ava'
import { parse } from 'yaml'

type Asked = { step: string; question: string; answers: string | string[] }

/** What the states of a definition ask the operator, those of its branches too. */
function asked(value: unknown): Asked[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'question' in value && 'answers' in value ? [value as Asked] : []
  return [...own, ...Object.values(value).flatMap(asked)]
}

const all = asked(parse(readFileSync('workflows/failover.asl.yaml', 'utf8')))

test('who is asked whether it is an outage is told what it means to proceed', t => {
  const outage = all.filter(({ step }) => step === 'VerifyOutage' || step === 'ConfirmOutage')
  t.deepEqual(outage.map(({ step }) => step).toSorted(), ['ConfirmOutage', 'VerifyOutage'])
  for (const { question, answers } of outage) {
    t.true(answers.includes('proceed'))
    t.regex(question, /To proceed is to take it for lost\.$/)
  }
})
