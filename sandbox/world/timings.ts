import * as z from 'zod'

const Seconds = z.coerce.number().min(0.05).max(86_400)

const Environment = z.object({
  DRCTL_SANDBOX_LAG: Seconds.default(1),
  DRCTL_SANDBOX_PROPAGATION: Seconds.default(1),
  DRCTL_SANDBOX_CHECK_INTERVAL: Seconds.default(1),
  DRCTL_SANDBOX_CHECK_TIMEOUT: Seconds.default(2),
  DRCTL_SANDBOX_CHECK_FAILURES: z.coerce.number().int().min(1).default(3),
  DRCTL_SANDBOX_ALARM_PERIOD: Seconds.default(1),
  DRCTL_SANDBOX_ALARM_PERIODS: z.coerce.number().int().min(1).default(1),
})

export type Timings = ReturnType<typeof readTimings>

/**
 * How slow the world is, in seconds: the lag of EFS replication, how long a DNS change takes, how the health checkers
 * look and when the alarm goes off. AWS's own are minutes; these are shorter so that one can watch.
 * Throws a ZodError that names each variable at fault.
 */
export function readTimings(env: NodeJS.ProcessEnv = process.env) {
  const given = Environment.parse(env)
  return {
    lagSeconds: given.DRCTL_SANDBOX_LAG,
    propagationSeconds: given.DRCTL_SANDBOX_PROPAGATION,
    check: {
      intervalSeconds: given.DRCTL_SANDBOX_CHECK_INTERVAL,
      timeoutSeconds: given.DRCTL_SANDBOX_CHECK_TIMEOUT,
      threshold: given.DRCTL_SANDBOX_CHECK_FAILURES,
    },
    alarm: {
      periodSeconds: given.DRCTL_SANDBOX_ALARM_PERIOD,
      evaluationPeriods: given.DRCTL_SANDBOX_ALARM_PERIODS,
    },
  }
}
