import * as z from 'zod'
import { Divergence, HostResult } from '#recovery/contracts/reinstate.ts'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { BackupList, BackupRun, BackupVerify } from './backup.ts'
import { ConfigAlarm, ConfigCheck, ConfigShow } from './configuration.ts'
import { CaughtError, Progress, Question, Verdict } from './question.ts'
import { EpochRecord, Init, RecordRepair, RecordShow } from './record.ts'
import { Report } from './report.ts'
import {
  FailoverAbort,
  FailoverDecide,
  FailoverList,
  FailoverResume,
  FailoverShow,
  FailoverStart,
} from './run.ts'
import { shape } from './shape.ts'
import { ServerAnswer, Status } from './status.ts'
import { FailoverWatch } from './watch.ts'

const Completion = shape({ shell: z.string(), script: z.string() })
const Reinstate = shape({
  region: z.string(),
  ...HostResult.shape,
  amended: z.string().optional().describe('the run to whose stored report the loss was added'),
})

/** Printed when it listens; what goes wrong later are lines on stderr. */
export const Console = shape({
  url: z.string().describe('the link with its token: whoever has it can decide'),
  port: z.number().int(),
})

/** What each command prints with --json, by the words that are typed. The page and the tests read this. */
export const printed: Record<string, z.ZodType> = {
  'backup list': BackupList,
  'backup run': BackupRun,
  'backup verify': BackupVerify,
  completion: Completion,
  'config alarm': ConfigAlarm,
  'config check': ConfigCheck,
  'config show': ConfigShow,
  console: Console,
  'failover abort': FailoverAbort,
  'failover decide': FailoverDecide,
  'failover list': FailoverList,
  'failover resume': FailoverResume,
  'failover show': FailoverShow,
  'failover start': FailoverStart,
  'failover watch': FailoverWatch,
  init: Init,
  'record repair': RecordRepair,
  'record show': RecordShow,
  reinstate: Reinstate,
  report: Report,
  status: Status,
}

/** Shapes that several commands print, by the name that the page gives them. */
export const shared: Record<string, z.ZodType> = {
  CaughtError,
  Divergence,
  EpochRecord,
  Progress,
  Question,
  RunReport,
  ServerAnswer,
  Verdict,
}
