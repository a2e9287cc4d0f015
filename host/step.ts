import type { z } from 'zod'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** One attempt of one step of one run. */
export type Work = { run: string; step: string; attempt: number }

/** What a step is given beside its parameters. */
export type StepContext = Work & {
  settings: HostSettings
  now(): Date
  /** Says how far it is, in bytes unless told otherwise: shown to who asks, and written down now and then. */
  progress(phase: string, done?: number, total?: number, unit?: 'seconds'): void
}

/**
 * What a step does on the host. It can be run again after any interruption: it finds what is done already and goes on.
 * `playbook`: it is run by Ansible, with this tag of main_restore.yml.
 */
export type Step<Parameters extends z.ZodObject, Result> = {
  parameters: Parameters
  playbook?: { tag: string; variables: string }
  /** Whether the playbook would add nothing now, and the work is done without it. */
  direct?(settings: HostSettings): Promise<boolean>
  work(context: StepContext, parameters: z.infer<Parameters>): Promise<Result>
}
