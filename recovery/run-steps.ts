import type { Mode } from './contracts/run.ts'

/**
 * The steps in the order in which a run shows them. `mode`: only of that mode; `planned: false`: only when it happens;
 * `judges`: what it answers is a verdict.
 */
const steps: { step: string; mode?: Mode; planned?: false; judges?: true; ends?: string }[] = [
  { step: 'VerifyOutage', mode: 'failover', judges: true },
  { step: 'CheckReadiness', judges: true },
  { step: 'RestoreDatabase' },
  { step: 'StageApi' },
  { step: 'ConfirmOutage', mode: 'failover', planned: false, judges: true },
  { step: 'ClaimEpoch', ends: 'ClaimInSync' },
  { step: 'HandOver', mode: 'switchover' },
  { step: 'FenceOldSide', mode: 'failover' },
  { step: 'PromoteDatabase' },
  { step: 'DeployApi' },
  { step: 'SmokeTest' },
  { step: 'SwitchDns', ends: 'SwitchInSync' },
  { step: 'ConfirmName' },
  { step: 'Reprotect' },
  { step: 'ReleaseEpoch', planned: false, ends: 'ReleaseInSync' },
  { step: 'StandDown', planned: false },
  { step: 'ResumeOldSide', planned: false },
  { step: 'Notify' },
]

/** All the names, in order. */
export const stepNames: string[] = steps.map(({ step }) => step)

/** The names of those that come to a verdict. */
export const judgingSteps: string[] = steps.filter(({ judges }) => judges).map(({ step }) => step)

/** The steps that a run of the mode takes when all goes well. */
export function plannedSteps(mode: Mode): string[] {
  return steps.filter(step => step.planned !== false && (step.mode ?? mode) === mode).map(({ step }) => step)
}

/** A state of the machine, as the part of a step that it is. States that are of no step (choices, passes) are undefined. */
export function stepOfState(state: string): { step: string; part: 'work' | 'question' } | undefined {
  const question = /^(.*?)(?:Unfinished|Loss)?Ask$/.exec(state)?.[1]
  const found = steps.find(({ step, ends }) => step === (question ?? state) || ends === state)
  return found && { step: found.step, part: question === undefined ? 'work' : 'question' }
}

/** Whether the step is over when this state has succeeded; a change of DNS is over only when it is INSYNC. */
export function endsStep(state: string): boolean {
  return steps.some(({ step, ends }) => (ends ?? step) === state)
}

/** Whether entering this state begins the step's work (once more). */
export const beginsStep = (state: string): boolean => stepNames.includes(state)
