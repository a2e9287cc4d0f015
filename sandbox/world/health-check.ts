import { setTimeout as delay } from 'node:timers/promises'
import { type Checker, createChecker, type Look } from './checker.ts'
import { type Probed, probe } from './probe.ts'

/** What one checker saw: the checker's region and address, Route 53's wording, when it looked. */
export type Seen = { region: string; address: string; status: string; checkedAt: Date }
export type HealthCheck = ReturnType<typeof createHealthCheck>
export type HealthSettings = {
  id: string
  domain: string
  port: number
  path: string
  intervalSeconds: number
  timeoutSeconds: number
  threshold: number
  /** The addresses of the name as the name servers give them at the moment. */
  resolve: () => readonly string[]
}

const places = [
  { region: 'us-east-1', address: '54.243.31.209' },
  { region: 'eu-west-3', address: '35.180.112.80' },
  { region: 'ap-southeast-2', address: '54.252.254.209' },
]
/** Route 53 calls an endpoint healthy while more than this share of the checkers does. */
const quorum = 0.18

/**
 * A Route 53 health check: three checkers far apart, each with its own view. They begin when the name first has an
 * address; from then on a name without one is a failure.
 */
export function createHealthCheck(settings: HealthSettings) {
  const checkers = places.map(place => ({ ...place, checker: createChecker(settings) }))
  const stopping = new AbortController()
  for (const [i, { checker }] of checkers.entries()) {
    void watch(checker, settings, i / checkers.length, stopping.signal)
  }

  const seen = (look: (checker: Checker) => Look | undefined): Seen[] =>
    checkers.flatMap(({ region, address, checker }) => {
      const { status, checkedAt } = look(checker) ?? {}
      return status && checkedAt ? [{ region, address, status, checkedAt }] : []
    })

  return {
    id: settings.id,
    config: configOf(settings),
    /** Undefined before any checker has made up its mind. */
    healthy(): boolean | undefined {
      const minds = checkers.map(({ checker }) => checker.healthy()).filter(mind => mind !== undefined)
      return minds.length === 0 ? undefined : minds.filter(Boolean).length / minds.length > quorum
    },
    lastSeen: () => seen(checker => checker.last()),
    lastFailures: () => seen(checker => checker.lastFailure()),
    stop: () => stopping.abort(),
  }
}

/** Looks once an interval, however long the looks take, and notes what was seen in the order of the looks. */
async function watch(
  checker: Checker,
  settings: HealthSettings,
  phase: number,
  signal: AbortSignal,
): Promise<void> {
  const interval = 1000 * settings.intervalSeconds
  let noted = Promise.resolve()
  let begun = false
  await delay(phase * interval, undefined, { signal }).catch(() => {})
  while (!signal.aborted) {
    const [address] = settings.resolve()
    begun ||= address !== undefined
    if (begun) {
      const at = new Date()
      const looked = look(address, settings)
      noted = noted.then(async () => checker.saw(await looked, at))
    }
    await delay(interval, undefined, { signal }).catch(() => {})
  }
}

function look(address: string | undefined, settings: HealthSettings): Promise<Probed> {
  const { port, path, domain: host, timeoutSeconds } = settings
  if (address) return probe({ address, port, host, path, timeoutMs: 1000 * timeoutSeconds })
  return Promise.resolve({ ok: false, status: `Failure: DNS resolution failed: ${host} has no address.` })
}

function configOf({ port, path, domain, intervalSeconds, threshold }: HealthSettings) {
  return {
    Port: port,
    Type: 'HTTP',
    ResourcePath: path,
    FullyQualifiedDomainName: domain,
    RequestInterval: Math.ceil(intervalSeconds),
    FailureThreshold: threshold,
  }
}
