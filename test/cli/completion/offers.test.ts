import { Config } from '@oclif/core/config'
import test from 'ava'
import { offers } from '#cli/completion/offers.ts'
import { regionsHere } from '#cli/completion/regions.ts'
import { oclif } from '#cli/oclif.ts'

const seen: Record<string, string[]> = { apitest: ['failover-apitest-epoch-2-attempt-1'] }
const runs = async (service: string) => seen[service] ?? []
const regions = async () => ['eu-central-1', 'eu-west-1']

async function offered(...typed: string[]): Promise<string[]> {
  const { commands, topics } = await Config.load({ ...oclif })
  return (await offers(typed, { commands, topics, regions, runs })).map(({ word }) => word)
}

test('the first words are the topics and commands, but for the hidden one', async t => {
  const words = await offered('')
  for (const word of ['failover', 'record', 'status', 'init']) t.true(words.includes(word), word)
  t.false(words.includes('complete'))
  t.deepEqual(await offered('fail'), ['failover'])
  t.deepEqual(await offered('nothing', ''), [])
})

test('behind a topic come its commands, behind a command its arguments, or else its flags', async t => {
  t.deepEqual(await offered('failover', 'st'), ['start'])
  t.deepEqual(await offered('failover', 'decide', 'l'), ['latest'])
  t.true((await offered('failover', 'decide', 'latest', '')).includes('accept-loss'))
  t.deepEqual(await offered('failover', 'decide', 'latest', 'ret'), ['retry'])
  t.true((await offered('status', '')).includes('--region'))
  t.deepEqual(await offered('completion', 'z'), ['zsh'])
})

test('behind a flag come its values, and a flag is not offered twice', async t => {
  t.deepEqual(await offered('failover', 'start', '--mode', 's'), ['switchover'])
  t.deepEqual(await offered('failover', 'start', '--mode', '=', 's'), ['switchover'])
  t.deepEqual(await offered('failover', 'start', '--region', ''), ['eu-central-1', 'eu-west-1'])
  t.deepEqual(await offered('init', '--active', 'eu-w'), ['eu-west-1'])
  t.deepEqual(await offered('failover', 'start', '--reason', ''), [])
  t.deepEqual(await offered('failover', 'start', '--region', 'eu-west-1', '--re'), ['--reason'])
  t.deepEqual(await offered('failover', 'decide', '--region', 'eu-west-1', 'l'), ['latest'])
})

test('a run is latest, or one of the service that was seen', async t => {
  const of = (...words: string[]) => offered('failover', 'show', ...words, '')
  t.deepEqual(await of(), ['latest', ...(seen.apitest ?? [])])
  t.deepEqual(await of('--service', 'another'), ['latest'])
  t.deepEqual(await offered('report', 'fail'), seen.apitest)
})

test('the regions are those of the file in this folder, else that of the environment', async t => {
  t.deepEqual(await regionsHere('drctl.yml', {}), ['eu-central-1', 'eu-west-1'])
  t.deepEqual(await regionsHere('/nowhere/drctl.yml', { AWS_REGION: 'eu-west-1' }), ['eu-west-1'])
  t.deepEqual(await regionsHere('package.json', {}), [])
})
