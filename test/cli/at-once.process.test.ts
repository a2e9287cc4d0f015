import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const cache = mkdtempSync(join(tmpdir(), 'drctl-cache-'))
test.after.always(() => rmSync(cache, { recursive: true }))

test.serial(
  'a list waits for no other call, once the stack was read; and never shows runs of a stack of before',
  async t => {
    const aws = await twoRegions(t, 20_240)
    const operator = { ...operatorOf(aws), XDG_CACHE_HOME: cache }
    const list = () => ran(drctl, ['failover', 'list', '--json'], operator)
    const { stdout } = await list()

    // The stack is not told before the runs were asked for: whoever waits for it waits for ever.
    let asked = false
    aws.meetCalls((_, operation) => {
      asked ||= operation === 'ListExecutions'
      return operation === 'GetParameter' && !asked
        ? new AwsError('ThrottlingException', 'not yet')
        : undefined
    })
    t.is((await list()).stdout, stdout)

    aws.meetCalls(() => undefined)
    const [file = ''] = readdirSync(join(cache, 'drctl'))
    const known = join(cache, 'drctl', file)
    writeFileSync(known, readFileSync(known, 'utf8').replace('"drctl-apitest-failover"', '"another-machine"'))
    t.is((await list()).stdout, stdout)
    t.regex(readFileSync(known, 'utf8'), /"drctl-apitest-failover"/, 'and the one of now is kept')
    writeFileSync(known, '{ "not": "a stack"')
    t.like(await list(), { stdout, stderr: '' })
  },
)
