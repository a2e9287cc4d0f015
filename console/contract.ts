import type { Answer } from '#recovery/contracts/ask-operator.ts'
import type { Mode, RunInput } from '#recovery/contracts/run.ts'
import type { DecisionTaken, Moment, Outcome, RunReport } from '#recovery/contracts/run-report.ts'
import type { Objectives } from '#recovery/contracts/stack.ts'
import type { LogLine } from '#recovery/lambda-log.ts'
import type { StepProgress } from '#recovery/run-progress.ts'
import type { RunTimes } from '#recovery/run-times.ts'
import type { StateVisit, TaskTry } from '#recovery/state-visits.ts'

/** What the console's server and its page say to one another, as JSON. Instants are ISO 8601, durations seconds. */

/** Why a request was not answered, and what to do next. */
export type Failure = { code: string; message: string; next: string }

export type About = {
  service: string
  domain: string
  /** The region that is asked first, and its peer. */
  regions: [string, string]
  /** Who decides, as it will stand in the report. */
  operator: string
  objectives: Objectives
}

/** How a run stands: under way, by the outcome of its report, or ended without one. */
export type Standing = 'running' | Outcome | 'no-report'

export type RunRow = {
  execution: string
  /** Where it runs: the region that takes over. */
  region: string
  standing: Standing
  /** Of a run that is under way: for a decision. */
  waiting?: boolean
  startedAt: string
  mode?: Mode
  /** The region that was active. */
  peer?: string
  /** Null where the run could not know; absent while it runs. */
  rtoSeconds?: number | null
  rpoSeconds?: number | null
}

export type Filter = {
  mode?: Mode | undefined
  standing?: Standing | undefined
  region?: string | undefined
  /** Days, both included: 2026-11-24. In UTC. */
  since?: string | undefined
  until?: string | undefined
}

export type RunList = {
  runs: RunRow[]
  /** Asks for the rows behind these. */
  next?: string
  /** The region that could not be asked, and why. */
  missing?: { region: string; why: string }
}

/** A question without its task token, which never leaves the server: whoever has one can answer. */
export type Question = {
  step: string
  question: string
  answers: { answer: Answer; command: string }[]
  since: string
  /** What led to it, as sentences. */
  about: string[]
  /** Where recovery would end, if the question is about a loss. */
  lossTo?: string
}

/** A part of a step on the timeline. */
export type Bar = {
  step: string
  part: 'work' | 'question'
  from: string
  to?: string
  standing: StateVisit['standing']
}

export type RunStart = Pick<RunInput, 'mode' | 'peer' | 'epoch' | 'by' | 'reason' | 'trigger'> & {
  force?: boolean
}

export type Finding = { step: string; verdict: string; reasons: string[] }

/** What a run is compared with: the times of the last one of its mode that has recovered, or why there are none. */
export type LastTimes = RunTimes | { unknown: string }

/** One run at one moment. */
export type RunView = {
  execution: string
  region: string
  standing: Standing
  startedAt: string
  endedAt?: string
  /** The server's clock, from which elapsed time is counted. */
  now: string
  /** The id of the newest event that this is made from. */
  version: number
  /** AWS has deleted the history: what is here is of the stored report. */
  forgotten?: true
  /** What the run was started with, as far as it is known. */
  start?: RunStart
  steps: StepProgress[]
  /** What the steps that judge have found last, each reason as a sentence. */
  verdicts: Finding[]
  bars: Bar[]
  /** Of each state of the machine, as it was visited last, and the ways that the run took. */
  states: Record<string, StateVisit['standing']>
  taken: [from: string, to: string][]
  questions: Question[]
  decisions: DecisionTaken[]
  /** As it is stored, with what became known later; as the run gave it where it is not stored. */
  report?: RunReport
  /** The timeline of that report. */
  moments?: Moment[]
  /** Why the stored report cannot be read. */
  reportProblem?: Failure
  /** Of a run that ended by an error of the machinery. */
  ended?: { code: string; message: string }
}

/** The answer when nothing has happened since the version that the page has. */
export type Unchanged = { version: number; now: string; unchanged: true }

export type StepDetail = { step: string; visits: Visit[] }
export type Visit = Omit<StateVisit, 'tries'> & {
  tries: TaskTry[]
  triesLeftOut: number
  /** The verdict that it ended with, its reasons and evidence, as sentences. */
  found: string[]
}

/** `open`: more lines may still come. */
export type StepLog = { visits: VisitLog[]; open: boolean }
/** What a visit's function has logged; `cut`: only the newest of it. Or why that cannot be had, or that it was not asked for. */
export type VisitLog = { state: string; enteredAt: string } & (
  | { lines: LogLine[]; cut: boolean }
  | { failure: Failure }
  | { leftOut: true }
)

/** A report as a file. */
export type ReportFile = { name: string; type: string; text: string }
