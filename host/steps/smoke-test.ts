import { askApi } from '#host/active/api.ts'
import { query, queryOne } from '#host/postgres/query.ts'
import type { Step } from '#host/step.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { type Check, HostParameters, type HostResult } from '#recovery/contracts/smoke-test.ts'

/** Is there since the first day: sql/seed.sql. */
const knownPerson = 'Robert'
/** Belongs to this test alone, and is taken away again. */
const testPerson = 'DrctlSmokeTest'

/**
 * What a caller would notice, tried on this host before callers come. A check that fails is an answer, not an error: DNS
 * is switched by who reads it.
 */
export const smokeTest: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work({ settings }, { epoch }) {
    const checks = []
    for (const [name, look] of Object.entries(tests(settings, epoch))) checks.push(await check(name, look))
    return { checks }
  },
}

/** Each answers what it saw, and throws what it saw when that is wrong. */
const tests = (settings: HostSettings, epoch: number): Record<string, () => Promise<string>> => ({
  'the API is healthy': () => expectAnswer(settings, '/healthz', 200, ''),
  'the API is ready in the epoch': () => expectAnswer(settings, '/readyz', 200, `"epoch":${epoch}`),
  'a known person is there': () =>
    expectAnswer(settings, `/hello/${knownPerson}`, 200, `Hello, ${knownPerson}!`),
  'the database takes writes': () => databaseTakesWrites(settings),
  'a write can be read back': () => writeIsReadBack(settings),
})

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

async function expectAnswer(
  settings: HostSettings,
  path: string,
  status: number,
  part: string,
): Promise<string> {
  const answer = await askApi(settings, path)
  const seen = `${path} gives ${answer.status} ${answer.text.trim().slice(0, 200)}`
  if (answer.status !== status || !answer.text.includes(part)) throw new Error(seen)
  return seen
}

async function databaseTakesWrites(settings: HostSettings): Promise<string> {
  const { standby, readonly } = await queryOne<{ standby: boolean; readonly: boolean }>(
    settings,
    `SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only')::boolean AS readonly`,
  )
  if (standby || readonly) throw new Error(standby ? 'it is a standby' : 'it is read-only')
  return 'it is a primary'
}

async function writeIsReadBack(settings: HostSettings): Promise<string> {
  const path = `/hello/${testPerson}`
  try {
    const { status, text } = await askApi(settings, path, {
      method: 'PUT',
      body: { dateOfBirth: '2000-02-29' },
    })
    if (status !== 204) throw new Error(`PUT ${path} gives ${status} ${text.slice(0, 200)}`)
    return await expectAnswer(settings, path, 200, `Hello, ${testPerson}!`)
  } finally {
    await query(settings, 'DELETE FROM apitest.person WHERE name = $1', [testPerson])
  }
}
