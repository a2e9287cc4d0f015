import { enablement } from './enablement.ts'
import type { Service } from './service.ts'
import type { Timer } from './timer.ts'
import { isMilestone, type Unit, UnitNotFound, type Units } from './units.ts'

export type Properties = Record<string, string>

/** The properties of `systemctl show`, of a unit that does not exist too (LoadState=not-found). */
export function showUnit(units: Units, name: string): Properties {
  if (isMilestone(name)) return { Id: name, LoadState: 'loaded', ActiveState: 'active', SubState: 'active' }
  try {
    const unit = units.get(name)
    return { ...unitProperties(units, unit), ...stateOf(unit) }
  } catch (error) {
    const found = !(error instanceof UnitNotFound)
    return {
      Id: name,
      Names: name,
      LoadState: found ? 'bad-setting' : 'not-found',
      ...(found && { LoadError: (error as Error).message }),
      ActiveState: 'inactive',
      SubState: 'dead',
    }
  }
}

function unitProperties(units: Units, { definition }: Unit): Properties {
  const { name, path, transient } = definition
  return {
    Id: name,
    Names: name,
    Description: definition.description,
    LoadState: 'loaded',
    UnitFileState: transient ? 'transient' : enablement(units.folder, definition),
    FragmentPath: transient ? '' : path,
    After: definition.after.join(' '),
    Requires: definition.requires.join(' '),
    Wants: definition.wants.join(' '),
    CanStart: 'yes',
    CanStop: 'yes',
    CanReload: (definition.service?.commands.ExecReload.length ?? 0) > 0 ? 'yes' : 'no',
    NeedDaemonReload: 'no',
  }
}

function stateOf({ service, timer }: Unit): Properties {
  if (service) return serviceState(service)
  return timer ? timerState(timer) : {}
}

const signals: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 }

function serviceState(service: Service): Properties {
  const { code, signal } = service.mainExit ?? { code: 0, signal: null }
  return {
    Type: service.definition.service.type,
    Restart: service.definition.service.restart,
    ActiveState: service.active,
    SubState: service.sub,
    Result: service.result,
    MainPID: String(service.mainPid),
    NRestarts: String(service.restarts),
    ExecMainCode: service.mainExit === undefined ? '0' : signal === null ? '1' : '2',
    ExecMainStatus: String(signal === null ? code : (signals[signal] ?? 0)),
    ActiveEnterTimestamp: timestamp(service.activeSince),
    InactiveEnterTimestamp: timestamp(service.inactiveSince),
  }
}

function timerState(timer: Timer): Properties {
  return {
    ActiveState: timer.active,
    SubState: timer.active === 'active' ? 'waiting' : 'dead',
    Result: 'success',
    Unit: timer.definition.timer.unit,
    NextElapseUSecRealtime: timestamp(timer.next),
    LastTriggerUSec: timestamp(timer.last),
  }
}

/** As systemd prints it: `Tue 2026-11-24 02:00:00 UTC`; empty for never. */
function timestamp(at: Date | undefined): string {
  if (at === undefined) return ''
  const day = at.toUTCString().slice(0, 3)
  return `${day} ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
