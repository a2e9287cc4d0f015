import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { processEntry, processTree, sendSignal } from '../process-tree.ts'
import { type CommandLine, expandWords } from './command-line.ts'
import { readEnvironmentFile } from './environment-file.ts'
import { type Running, runCommand } from './run-command.ts'
import type { ServiceDefinition } from './service-definition.ts'
import { UnitLog } from './unit-log.ts'

/** What the supervisor gives to every service. */
export type Surroundings = { environment: NodeJS.ProcessEnv; logFolder: string; pidFolder: string }

const pollMs = 20

/**
 * The processes of one service. INVOCATION_ID, which systemd puts into the environment of each, takes the place of the
 * control group: whatever carries it belongs to the unit, also when it went to the background.
 */
export class ServiceProcesses {
  readonly log: UnitLog
  readonly #unit: string
  readonly #around: Surroundings
  #service: ServiceDefinition | undefined
  #invocation = ''
  #mainPid = 0

  constructor(unit: string, around: Surroundings) {
    this.#unit = unit
    this.#around = around
    this.log = new UnitLog(around.logFolder, unit)
    mkdirSync(around.pidFolder, { recursive: true })
  }

  /** A new run of the service begins. */
  begin(service: ServiceDefinition, invocation: string): void {
    this.#service = service
    this.#invocation = invocation
  }

  /** Starts one command line of the unit. Throws UnitFault when its environment files cannot be read. */
  run(line: CommandLine, extra: Record<string, string> = {}): Running {
    const service = this.#service
    if (service === undefined) throw new Error(`${this.#unit}: no run has begun`)
    const env = { ...this.#environment(service), ...extra }
    return this.log.withOutput(service.output, (stdout, stderr) =>
      runCommand(expandWords(line, env), {
        env,
        cwd: service.workingDirectory ?? '/',
        user: service.user,
        stdout,
        stderr,
      }),
    )
  }

  /** Keeps the main process on disk, so that it is found even when the supervisor is gone. */
  recordMain(pid: number): void {
    this.#mainPid = pid
    const file = join(this.#around.pidFolder, this.#unit)
    if (pid === 0) rmSync(file, { force: true })
    else writeFileSync(file, `${pid} ${processEntry(pid)?.started ?? ''}\n`)
  }

  signalAll(signal: NodeJS.Signals): void {
    for (const { pid } of this.#all()) sendSignal(pid, signal)
  }

  /** Stops by KillMode= and KillSignal=; false when they had to be killed after TimeoutStopSec=. */
  async stopAll(service: ServiceDefinition, mainPid: number): Promise<boolean> {
    const whole = service.killMode === 'control-group'
    if (whole) this.signalAll(service.killSignal)
    else if (mainPid !== 0) sendSignal(mainPid, service.killSignal)
    // The main process says by itself that it is gone; to look for others is dear and comes after it.
    const waited = () => this.#mainPid !== 0 || (whole && this.#all().length > 0)
    const until = Date.now() + service.timeoutStopMs
    while (waited()) {
      if (Date.now() > until) {
        this.signalAll('SIGKILL')
        return false
      }
      await wait(pollMs)
    }
    return true
  }

  #all(): { pid: number }[] {
    if (this.#invocation === '') return []
    return processTree(this.#mainPid === 0 ? [] : [this.#mainPid], `INVOCATION_ID=${this.#invocation}`)
  }

  #environment(service: ServiceDefinition): NodeJS.ProcessEnv {
    const files = service.environmentFiles.map(readEnvironmentFile)
    return Object.assign(
      { ...this.#around.environment, INVOCATION_ID: this.#invocation },
      Object.fromEntries(service.environment),
      ...files,
    )
  }
}
