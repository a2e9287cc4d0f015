import type { Configuration } from './contracts/configuration.ts'

/** The parameters of `infra/alarm.yml` that `drctl.yml` has, so that none is written twice. */
export function alarmParameters({ service, domain, protocol, port, thresholds }: Configuration) {
  return {
    Service: service,
    Domain: domain,
    Port: port,
    Protocol: protocol.toUpperCase(),
    HealthCheckFailures: thresholds.healthCheckFailures,
    AlarmMinutes: thresholds.alarmMinutes,
  }
}
