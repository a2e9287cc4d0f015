import test from 'ava'
import { plain } from '#cli/render/paint.ts'
import { statusLines } from '#cli/render/status.ts'
import type { RegionView, StatusView } from '#operator/status/view.ts'

const region = (name: string, passwordVersion?: number): RegionView => ({
  ...{ region: name, role: 'standby', reachable: true },
  database: { state: 'absent' },
  api: { state: 'down', staged: [] },
  ...(passwordVersion !== undefined && { passwordVersion }),
})

const passwordLine = (...regions: RegionView[]) => {
  const status: StatusView = {
    ...{ service: 'apitest', domain: 'api.example.test', at: '2026-11-26T00:00:00Z', dns: [], regions },
    record: { problem: 'none' },
  }
  return statusLines(status, plain).filter(line => line.includes('password'))
}

test('passwords of different versions are told with what to do, and nothing while they are the same', t => {
  t.deepEqual(passwordLine(region('eu-central-1', 3), region('eu-west-1', 3)), [])
  t.deepEqual(passwordLine(region('eu-central-1', 3), region('eu-west-1')), [])
  t.deepEqual(passwordLine(region('eu-central-1', 3), region('eu-west-1', 2)), [
    '  password  version 3 in eu-central-1, version 2 in eu-west-1: write the',
    '            database password to both parameter stores again',
  ])
})
