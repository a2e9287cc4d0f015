import * as z from 'zod'
import { HostParameters as ReportParameters } from '#recovery/contracts/host-report.ts'
import { HostParameters as ListParameters } from '#recovery/contracts/list-backups.ts'
import { BackupType } from '#recovery/contracts/take-backup.ts'
import { DrctlError } from '#recovery/errors.ts'
import { backup } from './backup.ts'
import { guard } from './guard/guard.ts'
import { heartbeat } from './heartbeat.ts'
import { initialize } from './initialize.ts'
import { guarded, mayNotStart } from './may-start.ts'
import { askedByDocument, askedByPlaybook, parsed, stepName } from './parameters.ts'
import { hostBackups } from './report/backups.ts'
import { hostReport } from './report/host-report.ts'
import { run } from './run.ts'
import { readSettings } from './settings.ts'
import { follow } from './standby/follow.ts'
import { start } from './start.ts'
import { doWork } from './work.ts'

/**
 * 0: done. 1: failed, or may not start. 2: wrong arguments. 3: it is not this host's turn, by the epoch record.
 * 255: the record cannot be read, or the guard has no lease yet. systemd takes that of an ExecCondition for a failure, and starts the unit again.
 */
const exit = { done: 0, failed: 1, usage: 2, notThisHost: 3, notKnown: 255 } as const
type Exit = (typeof exit)[keyof typeof exit]

const usage = `drctl-host start <step>                   (SSM) start a step's work, or tell how far it is
drctl-host run <run> <step> <attempt>     (a unit) do the work that was started
drctl-host work <step>                    (Ansible) do a step's work here and now
drctl-host report                         (SSM) what this host says of itself
drctl-host may-start database|api|backup  (ExecCondition) whether the epoch record allows it
drctl-host backup full|diff|incr          take a backup
drctl-host backups                        (SSM) what backups this host has
drctl-host heartbeat                      beat once a second
drctl-host guard                          hold the lease that API and database act under, or stop them
drctl-host follow                         see that the standby's database follows the active side
drctl-host initialize                     make the active side's database and its first backup
`

const commands: Record<string, (args: string[]) => Promise<Exit>> = {
  async start([step]) {
    const { work, parameters } = askedByDocument(stepName(step), process.env)
    return print(await start(readSettings(), work, parameters))
  },
  async run([name = '', step, attempt]) {
    const work = { run: name, step: stepName(step), attempt: parsed(z.coerce.number().int().min(1), attempt) }
    await run(readSettings(), work)
    return exit.done
  },
  async work([step]) {
    const settings = readSettings()
    const { work, parameters } = await askedByPlaybook(settings, stepName(step), process.env)
    const report = await doWork(settings, work, parameters)
    print(report)
    if (report.state === 'succeeded') return exit.done
    return report.error?.code === 'AlreadyActive' ? exit.notThisHost : exit.failed
  },
  async report() {
    const { epoch } = parsed(ReportParameters, { epoch: process.env.SSM_epoch })
    return print(await hostReport(readSettings(), epoch, new Date()))
  },
  async backups() {
    const { side } = parsed(ListParameters, { side: process.env.SSM_side })
    return print(await hostBackups(readSettings(), side))
  },
  async 'may-start'([what]) {
    const not = await mayNotStart(readSettings(), parsed(z.enum(guarded), what))
    return not === undefined ? exit.done : refuse(not, exit.failed)
  },
  async backup([type]) {
    const taken = await backup(readSettings(), parsed(BackupType, type))
    return 'to' in taken ? exit.done : refuse(taken.why, exit.notThisHost)
  },
  async heartbeat() {
    await heartbeat(readSettings(), untilStopped())
    return exit.done
  },
  async guard() {
    await guard(readSettings(), untilStopped())
    return exit.done
  },
  async follow() {
    await follow(untilStopped())
    return exit.done
  },
  async initialize() {
    return print(await initialize(readSettings()))
  },
}

/** Aborted when systemd, or a person at the keyboard, asks the program to end. */
function untilStopped(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}

function print(answer: unknown): Exit {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
  return exit.done
}

function refuse(why: string, status: Exit): Exit {
  process.stderr.write(`${why}\n`)
  return status
}

async function main([name = '', ...args]: string[]): Promise<Exit> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return refuse(usage, exit.usage)
  try {
    return await command(args)
  } catch (error) {
    if (!(error instanceof DrctlError)) throw error
    return refuse(`${error.code}: ${error.message}\n${error.next}`, statusOf(name, error))
  }
}

function statusOf(command: string, { code, kind }: DrctlError): Exit {
  if (command === 'may-start' && ['HostUnreachable', 'LeaseMissing'].includes(code)) return exit.notKnown
  return kind === 'usage' ? exit.usage : exit.failed
}

void main(process.argv.slice(2)).then(status => {
  process.exitCode = status
})
