import * as z from 'zod'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { readRecord } from './record.ts'
import type { Work } from './step.ts'
import { type StepName, steps } from './steps/all.ts'

const Place = z.object({
  run: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
  attempt: z.coerce.number().int().min(1),
})

export type Asked = { work: Work & { step: StepName }; parameters: Record<string, string> }

/** The name of a step. Refuses any other word with InputInvalid. */
export function stepName(text: string | undefined): StepName {
  if (text !== undefined && Object.hasOwn(steps, text)) return text as StepName
  throw new DrctlError('InputInvalid', `no step "${text ?? ''}"; there are ${Object.keys(steps).join(', ')}`)
}

/**
 * What an SSM document asks for: its parameters are in the environment as SSM_<name>. Unknown ones are refused, and
 * those that the step's contract refuses, with InputInvalid.
 */
export function askedByDocument(step: StepName, env: NodeJS.ProcessEnv): Asked {
  const { run, attempt, ...parameters } = documentParameters(env)
  const place = parsed(Place, { run, attempt })
  parsed<unknown>(steps[step].parameters, parameters)
  return { work: { ...place, step }, parameters }
}

/** The same by hand, through Ansible: an epoch that was left empty is the recorded one. */
export async function askedByPlaybook(
  settings: HostSettings,
  step: StepName,
  env: NodeJS.ProcessEnv,
): Promise<Asked> {
  const open = ['SSM_fromEpoch', 'SSM_epoch'].filter(name => env[name] === '')
  const recorded = open.length > 0 ? String((await readRecord(settings)).epoch) : ''
  return askedByDocument(step, { ...env, ...Object.fromEntries(open.map(name => [name, recorded])) })
}

function documentParameters(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith('SSM_') && value !== undefined ? [[name.slice(4), value]] : [],
    ),
  )
}

/** Refuses with InputInvalid, naming every field at fault. */
export function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const faults = result.error.issues.map(issue => `${issue.path.join('.') || 'parameters'}: ${issue.message}`)
  throw new DrctlError('InputInvalid', faults.join('; '))
}
