import { randomUUID } from 'node:crypto'
import type { Definition } from './definition.ts'
import { isRestartWanted } from './restart-policy.ts'
import { type Exit, isClean, type Running } from './run-command.ts'
import type { ServiceDefinition } from './service-definition.ts'
import { resultOf, ServiceFailed } from './service-failed.ts'
import { conditionHolds, type Launch, runAll, runMain, runOneshot } from './service-launch.ts'
import { ServiceProcesses, type Surroundings } from './service-processes.ts'
import { StartLimit } from './start-limit.ts'

export type ActiveState = 'inactive' | 'activating' | 'active' | 'reloading' | 'deactivating' | 'failed'

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
    if (this.active === 'active' || this.active === 'reloading')
      this.#stopping ??= this.#closing(this.#stopOnce())
    if (this.sub === 'auto-restart') this.#rest('inactive', 'dead', this.result)
    await this.#stopping
  }

  /** Throws ServiceFailed when the unit is not active, has no ExecReload=, or that fails. */
  async reload(): Promise<void> {
    if (this.active !== 'active' || this.#service.commands.ExecReload.length === 0) {
      throw new ServiceFailed('not-reloadable', 'the unit is not active, or has no ExecReload=')
    }
    this.active = 'reloading'
    try {
      await runAll(this.#launch, 'ExecReload')
    } finally {
      this.#reloaded()
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

  get #launch(): Launch {
    return {
      service: this.#service,
      processes: this.#processes,
      main: running => this.#main(running),
      variables: () => ({ MAINPID: String(this.mainPid), SERVICE_RESULT: this.result }),
    }
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
      await this.#runCommands()
    } catch (error) {
      await this.#afterFailedStart(error)
      throw error
    } finally {
      clearTimeout(deadline)
    }
  }

  async #runCommands(): Promise<void> {
    if (!(await conditionHolds(this.#launch))) return this.#rest('inactive', 'dead', 'exec-condition')
    await runAll(this.#launch, 'ExecStartPre')
    this.#set('activating', 'start')
    const oneshot = this.#service.type === 'oneshot'
    const main = oneshot ? await runOneshot(this.#launch) : await runMain(this.#launch)
    if (this.#stopAsked) throw new ServiceFailed('success', 'stopped while it was starting')
    if (main) {
      this.#set('active', 'running')
      void main.exited.then(exit => this.#mainEnded(exit))
    } else if (this.#service.remainAfterExit) this.#set('active', 'exited')
    else await this.#end('success')
  }

  #deadline(): NodeJS.Timeout | undefined {
    if (!Number.isFinite(this.#service.timeoutStartMs)) return undefined
    return setTimeout(() => {
      this.result = 'timeout'
      this.#processes.signalAll('SIGKILL')
    }, this.#service.timeoutStartMs)
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
    this.#stopping = this.#closing(this.#end(clean ? 'success' : resultOf(exit)))
    await this.#stopping
    this.#restartIfAsked()
  }

  async #afterFailedStart(error: unknown): Promise<void> {
    const why = error instanceof ServiceFailed ? error.result : 'resources'
    const result = this.result === 'timeout' ? 'timeout' : why
    await this.#end(this.#stopAsked ? 'success' : result)
    this.#restartIfAsked()
  }

  async #stopOnce(): Promise<void> {
    this.#set('deactivating', 'stop')
    await runAll(this.#launch, 'ExecStop').catch(error => this.#processes.log.note(String(error)))
    this.#set('deactivating', 'stop-sigterm')
    const inTime = await this.#processes.stopAll(this.#service, this.mainPid)
    await this.#end(inTime ? 'success' : 'timeout')
  }

  async #end(result: string): Promise<void> {
    this.#set('deactivating', 'stop-post')
    if (this.#service.killMode !== 'process') this.#processes.signalAll('SIGKILL')
    this.result = result
    await runAll(this.#launch, 'ExecStopPost').catch(error => this.#processes.log.note(String(error)))
    const good = result === 'success'
    this.#rest(good ? 'inactive' : 'failed', good ? 'dead' : 'failed', result)
  }

  #closing(end: Promise<void>): Promise<void> {
    return end.finally(() => {
      this.#stopping = undefined
    })
  }

  #restartIfAsked(): void {
    if (this.#stopAsked || !isRestartWanted(this.#service, this.result, this.mainExit)) return
    this.#set('activating', 'auto-restart')
    this.#restartTimer = setTimeout(() => {
      this.restarts += 1
      this.start().catch(error => this.#processes.log.note(String(error)))
    }, this.#service.restartMs)
  }

  /** The service may have ended meanwhile. */
  #reloaded(): void {
    if (this.active === 'reloading') this.active = 'active'
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
