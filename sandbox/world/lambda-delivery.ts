import type { Region, Settings } from '#sandbox/settings.ts'
import type { Delivered } from './delivery.ts'
import type { Network } from './network.ts'

const lambdaArn = /^arn:aws:lambda:([a-z0-9-]+):\d{12}:function:([A-Za-z0-9_-]+)$/
const longestRun = 60_000

/** Hands an event to a Lambda through its region's cloud, once. A region that is lost answers nothing. */
export async function invokeLambda(
  { settings, network }: { settings: Settings; network: Network },
  arn: string,
  event: unknown,
  signal: AbortSignal,
): Promise<Delivered> {
  const [, region = '', name = ''] = lambdaArn.exec(arn) ?? []
  const place = settings.region[region as Region]
  if (!place) return 'gone'
  const cut = new AbortController()
  const stop = () => cut.abort()
  const forget = network.watch({ crossings: [place.name], pause: stop, destroy: () => {} })
  try {
    const response = await fetch(`http://${place.cloud}:${settings.ports.cloud}/internal/lambda/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      signal: AbortSignal.any([signal, cut.signal, AbortSignal.timeout(longestRun)]),
    })
    await response.arrayBuffer()
    if (response.ok) return 'done'
    return response.status === 404 ? 'gone' : 'failed'
  } catch (error) {
    // Nobody listens there, the region was lost meanwhile, or the world stops: all of that SNS sees as no answer.
    if (error instanceof TypeError || (error instanceof Error && /Abort|Timeout/.test(error.name)))
      return 'failed'
    throw error
  } finally {
    forget()
  }
}

export function isLambdaArn(arn: string): boolean {
  return lambdaArn.test(arn)
}
