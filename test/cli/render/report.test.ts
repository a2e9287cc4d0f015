import { stripVTControlCharacters } from 'node:util'
import test from 'ava'
import { coloured, plain } from '#cli/render/paint.ts'
import { reportLines } from '#cli/render/report.ts'
import { visibleLength } from '#cli/render/text.ts'
import { aborted, recovered } from '../sample-report.ts'

test('the report of a run that went well', t => {
  t.is(
    reportLines(recovered, plain).join('\n'),
    `RECOVERED in eu-west-1
  run          failover-apitest-epoch-8-attempt-1
               failover of apitest from eu-central-1 to eu-west-1, epoch 8 -> 9
  started      2026-11-24 02:14:20Z by the alarm drctl-apitest-unhealthy: the
               health check of api.example.test failed three times
  ended        2026-11-24 02:15:02Z after 42.5 s

Cost
  detection    12.7 s from the first failed observation to the start of the run
  RTO          46.2 s from 02:14:07Z, when a Route 53 checker saw it fail, to
               02:14:53Z, the first good answer through the name
  RPO          at most 1.3 s of writes lost: the last recovered heartbeat is of
               02:14:06Z; recovered up to 0/5000148

Timeline
  02:14:06Z       +0.0 s  last heartbeat that was recovered
  02:14:07Z       +1.3 s  first failed observation
  02:14:19Z      +13.0 s  the alarm went off
  02:14:20Z      +14.0 s  the run started
  02:14:23Z      +17.1 s  the verdict on the outage was given
  02:14:42Z      +36.5 s  the epoch was claimed: the old side must not write any
                          more
  02:14:46Z      +40.5 s  the database was promoted
  02:14:53Z      +47.5 s  first good answer through the name
  02:14:54Z      +48.0 s  the name was switched on all its servers
  02:15:02Z      +56.0 s  the first full backup was complete: protected again
  02:15:02Z      +56.5 s  the run ended

Phases
  VerifyOutage          3.1 s  ━━━━
  CheckReadiness        1.9 s     ━━
  RestoreDatabase      11.4 s       ━━━━━━━━━━━━━
  StageApi              2.2 s       ━━━
  ClaimEpoch            6.1 s                    ━━━━━━━
  PromoteDatabase       4.0 s                           ━━━━━
  SwitchDns             7.5 s                                ━━━━━━━━━
  Reprotect             8.0 s                                        ━━━━━━━━━

Outage: outage
  - 2 of 2 kinds of vantage points see it failing, one of them from outside
    eu-west-1
  probe        failing from eu-west-1 at 02:14:22Z: no answer within 2,000 ms,
               three times in a row
  checkers     failing from us-east-1 at 02:14:18Z: Failure: connection timed
               out
  instance     unknown from eu-central-1 at 02:14:23Z: SSM does not answer

Readiness: ready

Database
  restored     from backup 20261124-015000F, timeline 4, up to 0/5000148
  torn tail    not recovered: 000000040000000000000006

Release
  1.4.2        from the copy staged beside the backup
  sha256       abababababababababababababababababababababababababababababababab`,
  )
})

test('the report of a run that was aborted ends with its error and what is not protected', t => {
  const text = reportLines(aborted, plain).join('\n')
  t.is(
    text.slice(text.indexOf('Decisions')),
    `Decisions
  PromoteDatabase  accept-loss --to 0/5000000 by jane at 02:14:50Z: the old
                   region is gone for good
  PromoteDatabase  abort by jane at 02:14:58Z: it came back

Error: WalIncomplete
  segment 000000040000000000000005 is missing between the backup and
  000000040000000000000006
  next: wait for replication and retry, or accept the loss

Not protected
  the first full backup of epoch 10 is not complete
  next: drctl backup run --type full --region eu-central-1`,
  )
  t.true(text.includes('RPO          unknown: nothing was promoted'))
})

test('colours change no letter, and no line is wider than the screen but for what is to be copied', t => {
  for (const report of [recovered, aborted]) {
    const painted = reportLines(report, coloured, 60)
    const unpainted = reportLines(report, plain, 60)
    t.deepEqual(painted.map(stripVTControlCharacters), unpainted)
    t.not(painted.join(''), unpainted.join(''))
    const tooWide = unpainted.filter(line => visibleLength(line) > 60 && !/next:|sha256/.test(line))
    t.deepEqual(tooWide, [])
  }
})
