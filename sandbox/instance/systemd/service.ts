import { randomUUID } from 'node:crypto'
import type { CommandKind, Definition, ServiceDefinition } from './definition.ts'
import { type Exit, isClean, type Running } from './run-command.ts'
import { ServiceProcesses } from './service-processes.ts'
import { StartLimit } from './start-limit.ts'

/** What the supervisor gives to every service. */
export type Surroundings = { environment: NodeJS.ProcessEnv; logFolder: string; pidFolder: string }

export type ActiveState = 'inactive' | 'activating' | 'active' | 'reloading' | 'deactivating' | 'failed'

/** Why a start, a reload or a stop did not do what it was asked for; `result` as systemd names it. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed'
  readonly result: string

  constructor(result: string, message: string) {
    super(message)
    this.result = result
  }
}

/** One service: starts, watches, restarts and stops its processes by what its unit file says. */
export class Service {
  definition: Definition & { service: ServiceDefinition }
  active: ActiveState = 'inactive'
  sub = 'dead'
  result = 'success'
  restarts = 0
  mainPid = 0
  mainExit: Exit | undefined
  startedAt: Date | undefined
  activeSince: Date | undefined
  inactiveSince: Date | undefined
  /** Called whenever the service has come to rest as inactive or failed. */
  onRest: () => void = () => {}

  readonly #processes: ServiceProcesses
  readonly #limit = new StartLimit()
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #restartTimer: NodeJS.Timeout | undefined
  #stopAsked = false

  constructor(definition: Definition & { service: ServiceDefinition }, around: Surroundings) {
    this.definition = definition
    this.#processes = new ServiceProcesses(definition.name, around)
  }

  /** Starts, or joins the start under way. Throws ServiceFailed. A condition that says no is no failure. */
  async start(): Promise<void> {
    await this.#stopping
    clearTimeout(this.#restartTimer)
    if (this.active === 'active') return
    this.#starting ??= this.#startOnce().finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  /** Stops, and answers when no process of the service is left. */
  async stop(): Promise<void> {
    clearTimeout(this.#restartTimer)
    this.#stopAsked = true
    if (this.#starting !== undefined) {
      this.#processes.signalAll(this.#service.killSignal)
      await this.#starting.catch(() => {})
    }
    if (this.active === 'active' || this.active === 'reloading') {
      this.#stopping ??= this.#stopOnce().finally(() => {
        this.#stopping = undefined
      })
      await this.#stopping
    } else if (this.sub === 'auto-restart') this.#rest('inactive', 'dead', this.result)
  }

  async reload(): Promise<void> {
    const { ExecReload } = this.#service.commands
    if (this.active !== 'active' || ExecReload.length === 0) {
      throw new ServiceFailed('not-reloadable', 'the unit is not active, or has no ExecReload=')
    }
    this.active = 'reloading'
    try {
      await this.#runAll('ExecReload')
    } finally {
      if (this.active === 'reloading') this.active = 'active'
    }
  }

  /** `systemctl kill`: the signal to every process of the unit. */
  kill(signal: NodeJS.Signals): void {
    this.#processes.signalAll(signal)
  }

  resetFailed(): void {
    this.#limit.forget()
    if (this.active === 'failed') this.#set('inactive', 'dead')
    this.result = 'success'
  }

  get #service(): ServiceDefinition {
    return this.definition.service
  }

  async #startOnce(): Promise<void> {
    this.#stopAsked = false
    if (!this.#limit.allows(this.#service.startLimit)) {
      this.#rest('failed', 'failed', 'start-limit-hit')
      throw new ServiceFailed('start-limit-hit', 'start request repeated too quickly')
    }
    this.result = 'success'
    this.mainExit = undefined
    this.startedAt = new Date()
    this.#processes.begin(this.#service, randomUUID().replaceAll('-', ''))
    this.#set('activating', 'start-pre')
    const deadline = this.#deadline()
    try {
      if (!(await this.#conditionHolds())) return this.#rest('inactive', 'dead', 'exec-condition')
      await this.#runAll('ExecStartPre')
      await (this.#service.type === 'oneshot' ? this.#runOneshot() : this.#runMain())
    } catch (error) {
      await this.#afterFailedStart(error)
    } finally {
      clearTimeout(deadline)
    }
  }

  #deadline(): NodeJS.Timeout | undefined {
    if (!Number.isFinite(this.#service.timeoutStartMs)) return undefined
    return setTimeout(() => {
      this.result = 'timeout'
      this.#processes.signalAll('SIGKILL')
    }, this.#service.timeoutStartMs)
  }

  async #conditionHolds(): Promise<boolean> {
    for (const line of this.#service.commands.ExecCondition) {
      const exit = await this.#processes.run(line).exited
      if (exit.code === 0 || line.ignoreFailure) continue
      if (exit.code === null || exit.code === 255) throw this.#failure(exit, 'ExecCondition')
      this.#processes.log.note(`skipped: ExecCondition ended with ${exit.code}`)
      return false
    }
    return true
  }

  async #runOneshot(): Promise<void> {
    this.#set('activating', 'start')
    for (const line of this.#service.commands.ExecStart) {
      const exit = await this.#main(this.#processes.run(line))
      if (!isClean(exit, this.#service.successExitStatus) && !line.ignoreFailure) {
        throw this.#failure(exit, 'ExecStart')
      }
    }
    await this.#runAll('ExecStartPost')
    if (this.#stopAsked) throw new ServiceFailed('success', 'stopped while it was starting')
    if (this.#service.remainAfterExit) return this.#set('active', 'exited')
    await this.#end('success')
  }

  async #runMain(): Promise<void> {
    this.#set('activating', 'start-post')
    const [line] = this.#service.commands.ExecStart
    if (line === undefined) throw new ServiceFailed('resources', 'ExecStart= is missing')
    const main = this.#processes.run(line)
    const exited = this.#main(main)
    const early = exited.then(exit => {
      throw this.#failure(exit, 'ExecStart')
    })
    if (main.pid === 0) await early
    await Promise.race([this.#runAll('ExecStartPost'), early])
    if (this.#stopAsked) throw new ServiceFailed('success', 'stopped while it was starting')
    early.catch(() => {})
    this.#set('active', 'running')
    void exited.then(exit => this.#mainEnded(exit))
  }

  async #main(running: Running): Promise<Exit> {
    this.mainPid = running.pid
    this.#processes.recordMain(running.pid)
    const exit = await running.exited
    this.mainPid = 0
    this.mainExit = exit
    this.#processes.recordMain(0)
    return exit
  }

  /** The main process ended although nobody asked for it. */
  async #mainEnded(exit: Exit): Promise<void> {
    if (this.#stopAsked) return
    const clean = isClean(exit, this.#service.successExitStatus)
    this.#stopping = this.#end(clean ? 'success' : exit.signal === null ? 'exit-code' : 'signal').finally(
      () => {
        this.#stopping = undefined
      },
    )
    await this.#stopping
    this.#restartIfAsked()
  }

  async #afterFailedStart(error: unknown): Promise<never> {
    const why = error instanceof ServiceFailed ? error.result : 'resources'
    const result = this.result === 'timeout' ? 'timeout' : why
    await this.#end(this.#stopAsked ? 'success' : result)
    this.#restartIfAsked()
    throw error
  }

  async #stopOnce(): Promise<void> {
    this.#set('deactivating', 'stop')
    await this.#runAll('ExecStop').catch(error => this.#processes.log.note(String(error)))
    this.#set('deactivating', 'stop-sigterm')
    const inTime = await this.#processes.stopAll(this.#service, this.mainPid)
    await this.#end(inTime ? 'success' : 'timeout')
  }

  async #end(result: string): Promise<void> {
    this.#set('deactivating', 'stop-post')
    if (this.#service.killMode !== 'process') this.#processes.signalAll('SIGKILL')
    this.result = result
    await this.#runAll('ExecStopPost').catch(error => this.#processes.log.note(String(error)))
    const good = result === 'success'
    this.#rest(good ? 'inactive' : 'failed', good ? 'dead' : 'failed', result)
  }

  #restartIfAsked(): void {
    const { restart, restartMs, restartPreventExitStatus } = this.#service
    const wanted = restart === 'always' || (restart !== 'no' && this.result !== 'success')
    const abnormal = restart !== 'on-abnormal' || this.result !== 'exit-code'
    const prevented = restartPreventExitStatus.includes(this.mainExit?.code ?? -1)
    if (!wanted || !abnormal || prevented || this.#stopAsked) return
    this.#set('activating', 'auto-restart')
    this.#restartTimer = setTimeout(() => {
      this.restarts += 1
      this.start().catch(error => this.#processes.log.note(String(error)))
    }, restartMs)
  }

  async #runAll(kind: CommandKind): Promise<void> {
    for (const line of this.#service.commands[kind]) {
      const exit = await this.#processes.run(line, {
        MAINPID: String(this.mainPid),
        SERVICE_RESULT: this.result,
      }).exited
      if (!isClean(exit, []) && !line.ignoreFailure) throw this.#failure(exit, kind)
    }
  }

  #failure(exit: Exit, kind: CommandKind): ServiceFailed {
    const how = exit.signal === null ? `with status ${exit.code}` : `by ${exit.signal}`
    return new ServiceFailed(exit.signal === null ? 'exit-code' : 'signal', `${kind}= ended ${how}`)
  }

  #set(active: ActiveState, sub: string): void {
    if (active === 'active') this.activeSince = new Date()
    if (active !== this.active) this.#processes.log.note(`${active} (${sub})`)
    this.active = active
    this.sub = sub
  }

  #rest(active: 'inactive' | 'failed', sub: string, result: string): void {
    this.result = result
    this.inactiveSince = new Date()
    this.#set(active, sub)
    this.onRest()
  }
}
