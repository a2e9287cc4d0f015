import { askApi } from '#aws/api.ts'
import { askServers, type ServerAnswer } from '#aws/dns.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/confirm-name.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'

/** Each of the zone's servers gives the new address, and at the address that they give the new epoch answers. */
export const handler = lambda(contract, async ({ run }) => {
  const stack = stackFromEnvironment()
  const expected = regionOf(stack, run.region).address
  const answers = await askServers(stack, stack.domain, 'A')
  const others = answers.filter(({ values }) => values.join() !== expected)
  if (others.length > 0) throw notSwitched(others.map(inWords).join(', '))

  const { status, epoch, region, detail } = await askApi(stack, expected)
  if (status !== 200 || epoch !== run.epoch + 1 || region !== run.region) {
    const seen = `epoch ${epoch ?? 'unknown'} in ${region ?? 'unknown'}`
    throw notSwitched(`${stack.domain} at ${expected}: ${detail}, ${seen}`)
  }
  const servers = answers.map(({ server }) => ({ server, address: expected }))
  return { servers, epoch, region, answeredAt: new Date().toISOString() }
})

const inWords = ({ server, values, error }: ServerAnswer) =>
  `${server} says ${error ?? (values.join(' ') || 'nothing')}`

function notSwitched(phase: string): DrctlError {
  return new DrctlError('NameNotSwitched', JSON.stringify({ phase }))
}
