import type * as z from 'zod'
import { caughtError } from './caught-error.ts'
import { Output as Readiness } from './contracts/check-readiness.ts'
import { Output as Confirmation } from './contracts/confirm-name.ts'
import type { Input as NotifyInput } from './contracts/notify.ts'
import { HostResult as Promotion } from './contracts/promote-database.ts'
import { Output as Restore } from './contracts/restore-database.ts'
import { DecisionTaken, type RunReport } from './contracts/run-report.ts'
import type { Stack } from './contracts/stack.ts'
import { Output as Staged } from './contracts/stage-api.ts'
import { Output as Outage } from './contracts/verify-outage.ts'
import { heldTo, possibleLoss, recoveryTime, secondsBetween } from './run-measures.ts'
import { timelineOf } from './timeline.ts'

/** What the run gathered, each part as its step gave it, or absent where the run did not come so far. */
export type Gathered = {
  run: NotifyInput['run']
  outage: Outage | undefined
  confirmation: Confirmation | undefined
  promotion: (Promotion & { outcome: 'promoted' }) | undefined
}

/** When the run ended, by the caller's clock, and what was deployed then, where that is known. */
export type End = { endedAt: string; stack: Stack; drctl?: string; workflow?: string | undefined }

/** The report of a run that has ended, however far it came. */
export function runReport(input: NotifyInput, end: End): RunReport {
  const { run, outcome } = input
  const outage = part(Outage, input.outage)
  const readiness = part(Readiness, input.readiness)
  const staged = part(Staged, input.stage)
  const promotion = promoted(input)
  const gathered = { run, outage, promotion, confirmation: part(Confirmation, input.confirmation) }
  const error = caughtError(input.error)
  const [rto, rpo] = [recoveryTime(gathered), possibleLoss(gathered)]
  const { mode, region, peer, by, reason, trigger, startedAt } = run
  const report: RunReport = {
    v: 1,
    execution: run.execution,
    service: end.stack.service,
    ...{ mode, outcome, region, peer, by, reason, trigger, startedAt },
    endedAt: end.endedAt,
    epoch: { before: run.epoch, after: epochAfter(input) },
    phases: phases(input),
    ...{ rto, rpo },
    objectives: heldTo(end.stack.objectives, rto, rpo),
    ...(rto.from && { detectionSeconds: secondsBetween(rto.from, startedAt) }),
    ...(outage && {
      outage: { verdict: outage.verdict, reasons: outage.reasons, evidence: outage.evidence },
    }),
    ...(readiness && { readiness: { verdict: readiness.verdict, reasons: readiness.reasons } }),
    ...recovery(input, promotion),
    ...(staged && { release: staged }),
    ...(end.drctl && {
      versions: {
        drctl: end.drctl,
        ...(end.workflow && { workflow: end.workflow }),
        ...(readiness && { postgres: readiness.host.postgres.version }),
      },
    }),
    decisions: input.decisions.flatMap(decision => part(DecisionTaken, decision) ?? []),
    ...unprotected(input),
    ...noStandby(gathered),
    ...(error && { error }),
  }
  return { ...report, timeline: timelineOf(report, promotion?.promotedAt) }
}

/** A part that is not of its contract is left out: the report of a run that went wrong must still be given. */
function part<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  return schema.safeParse(value).data
}

function promoted(input: NotifyInput): Gathered['promotion'] {
  const promotion = part(Promotion, input.promotion)
  return promotion?.outcome === 'promoted' ? promotion : undefined
}

/** Each step from the end of what was before it; the two that run side by side both from their common start. */
function phases({ run, marks }: NotifyInput): RunReport['phases'] {
  return marks.map(({ step, at }, i) => {
    const isSecondBranch = step === 'StageApi' && marks[i - 1]?.step === 'RestoreDatabase'
    const before = marks.slice(0, isSecondBranch ? i - 1 : i).map(mark => Date.parse(mark.at))
    const start = Math.max(Date.parse(run.startedAt), ...before)
    const seconds = Math.max(0, Date.parse(at) - start) / 1000
    return { step, startedAt: new Date(start).toISOString(), seconds }
  })
}

function epochAfter({ run, marks }: NotifyInput): number {
  const ended = new Set(marks.map(({ step }) => step))
  if (ended.has('ReleaseEpoch')) return run.epoch + 2
  return ended.has('ClaimEpoch') ? run.epoch + 1 : run.epoch
}

function recovery(input: NotifyInput, promotion: Gathered['promotion']): Pick<RunReport, 'recovery'> {
  const restore = part(Restore, input.restore)
  if (!restore) return {}
  return {
    recovery: {
      ...(restore.backup && { backup: restore.backup.label }),
      standing: restore.standing,
      ...(restore.insteadOf && { insteadOf: restore.insteadOf }),
      passedOver: restore.passedOver,
      timeline: promotion?.timeline ?? restore.timeline,
      tornTail: promotion?.tornTail.map(({ segment }) => segment) ?? [],
      ...(promotion?.acceptedLossTo && { acceptedLossTo: promotion.acceptedLossTo }),
      ...(restore.movedAside && { movedAside: restore.movedAside }),
    },
  }
}

/** A switchover's old side follows by itself; one that was lost may hold writes of its own. */
function noStandby({ run, promotion }: Gathered): Pick<RunReport, 'noStandby'> {
  if (!promotion || run.mode === 'switchover') return {}
  const { peer, region } = run
  return {
    noStandby: {
      why: `${peer} does not stand by: until it does, ${region} cannot be moved out of`,
      next: `once ${peer} is back: drctl reinstate --region ${peer}`,
    },
  }
}

function unprotected({ outcome, run, error }: NotifyInput): Pick<RunReport, 'unprotected'> {
  if (outcome !== 'recovered-unprotected') return {}
  const why = caughtError(error)?.message ?? `the first full backup of epoch ${run.epoch + 1} is not complete`
  return { unprotected: { why, next: `drctl backup run --type full --region ${run.region}` } }
}
