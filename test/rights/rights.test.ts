import { readFileSync } from 'node:fs'
import test from 'ava'
import { readConfiguration } from '#recovery/configuration.ts'
import { endpointsOf } from '#recovery/endpoints.ts'
import { people } from '#sandbox/iam/policies.ts'
import { holderOf, readRights, unusedRights } from './rights.ts'

const folder = process.env.DRCTL_TEST_RUN
if (folder === undefined) throw new Error('no test run: npm test has one, and runs this after its scenarios')
const { policies, used, refused } = readRights(folder)

/** Rights that no scenario can use, each with the reason. */
const unseen: [RegExp, reason: string][] = [
  [
    /: logs:(?!Filter)/,
    'the runtimes of Lambda and Step Functions write their logs; nobody does for them here',
  ],
  [/: xray:/, 'the runtimes trace; the sandbox has no X-Ray'],
  [/-BackupScheduleRole: /, 'EventBridge Scheduler asks for the backups; the sandbox has no Scheduler'],
]

test('the sandboxes of this run have recorded their rights', t => {
  t.true(policies.size > 20, [...policies.keys()].join())
  t.true(used.length > 50)
})

test('no role lacked a right that a scenario needed', t => {
  // People are refused where a scenario tries what they may not do.
  t.deepEqual(
    refused.filter(({ principal }) => !people.includes(principal)),
    [],
  )
})

test('no role, no person and no host holds a right that no scenario used', t => {
  const unused = unusedRights(policies, used)
  t.deepEqual(
    unused.filter(right => !unseen.some(([known]) => known.test(right))),
    [],
  )
})

test('the AWS endpoints that `drctl config check` lists are those that a failover uses', t => {
  const verdict = readConfiguration(readFileSync('drctl.yml', 'utf8'))
  if (verdict.state === 'faulty') return t.fail()
  const inFailover = used.filter(({ policy }) => /Role$|-instance-/.test(policy))
  const called = inFailover.map(({ policy, statement, action }) => {
    const right = policies.get(holderOf(policy))?.[statement]?.Action[action]
    return right?.split(':')[0]
  })
  const listed = endpointsOf(verdict.configuration, 'eu-west-1').map(({ host }) => host.split('.')[0])
  // SSM's agent and the release host are called by no right of ours.
  const others = ['ssmmessages', 'github']
  t.deepEqual([...new Set([...called, ...others])].sort(), [...new Set(listed)].sort())
})

test('each exception is needed', t => {
  const unused = unusedRights(policies, used)
  for (const [known, reason] of unseen)
    t.true(
      unused.some(right => known.test(right)),
      `${known}: ${reason}`,
    )
})
