import { type Exit, isClean, type Running } from './run-command.ts'
import type { CommandKind, ServiceDefinition } from './service-definition.ts'
import { commandFailed, ServiceFailed } from './service-failed.ts'
import type { ServiceProcesses } from './service-processes.ts'

/** What a launch needs of its service: its processes, and to be told of the main one. */
export type Launch = {
  service: ServiceDefinition
  processes: ServiceProcesses
  /** Takes the main process over and answers its end. */
  main: (running: Running) => Promise<Exit>
  variables: () => Record<string, string>
}

/** Runs the commands of one kind, one after the other. Throws ServiceFailed at the first that fails. */
export async function runAll({ service, processes, variables }: Launch, kind: CommandKind): Promise<void> {
  for (const line of service.commands[kind]) {
    const exit = await processes.run(line, variables()).exited
    if (!isClean(exit, []) && !line.ignoreFailure) throw commandFailed(exit, kind)
  }
}

/** ExecCondition=: 0 goes on, 1 to 254 skips the start without a failure, 255 or a signal fails it. */
export async function conditionHolds({ service, processes }: Launch): Promise<boolean> {
  for (const line of service.commands.ExecCondition) {
    const exit = await processes.run(line).exited
    if (exit.code === 0 || line.ignoreFailure) continue
    if (exit.code === null || exit.code === 255) throw commandFailed(exit, 'ExecCondition')
    processes.log.note(`skipped: ExecCondition ended with ${exit.code}`)
    return false
  }
  return true
}

/** Type=oneshot: started when all commands have ended well. */
export async function runOneshot(launch: Launch): Promise<void> {
  const { service, processes, main } = launch
  for (const line of service.commands.ExecStart) {
    const exit = await main(processes.run(line))
    if (!isClean(exit, service.successExitStatus) && !line.ignoreFailure)
      throw commandFailed(exit, 'ExecStart')
  }
  await runAll(launch, 'ExecStartPost')
}

/** Every other type: started when the main process runs and ExecStartPost= has ended well. Answers the main's end. */
export async function runMain(launch: Launch): Promise<{ exited: Promise<Exit> }> {
  const { service, processes, main } = launch
  const [line] = service.commands.ExecStart
  if (line === undefined) throw new ServiceFailed('resources', 'ExecStart= is missing')
  const running = processes.run(line)
  const exited = main(running)
  const early = exited.then(exit => {
    throw commandFailed(exit, 'ExecStart')
  })
  early.catch(() => {})
  if (running.pid === 0) await early
  await Promise.race([runAll(launch, 'ExecStartPost'), early])
  return { exited }
}
