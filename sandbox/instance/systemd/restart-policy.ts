import type { Exit } from './run-command.ts'
import type { ServiceDefinition } from './service-definition.ts'

/** Whether Restart= asks for another start after the service ended with this result by itself. */
export function isRestartWanted(
  service: ServiceDefinition,
  result: string,
  mainExit: Exit | undefined,
): boolean {
  if (service.restartPreventExitStatus.includes(mainExit?.code ?? -1)) return false
  switch (service.restart) {
    case 'no':
      return false
    case 'always':
      return true
    case 'on-failure':
      return result !== 'success'
    case 'on-abnormal':
      return result !== 'success' && result !== 'exit-code'
  }
}
