import * as z from 'zod'
import { Divergence, HostResult } from '#recovery/contracts/reinstate.ts'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { ConfigAlarm, ConfigCheck } from './configuration.ts'
import { CaughtError, Progress, Question, Verdict } from './question.ts'
import { EpochRecord, Init, RecordRepair, RecordShow } from './record.ts'
import { FailoverDecide, FailoverList, FailoverShow, FailoverStart } from './run.ts'
import { shape } from './shape.ts'
import { ServerAnswer, Status } from './status.ts'
import { FailoverWatch } from './watch.ts'

const Completion = shape({ shell: z.string(), script: z.string() })
const Reinstate = shape({ region: z.string(), ...HostResult.shape })

/** What each command prints with --json, by the words that are typed. The page and the tests read this. */
export const printed: Record<string, z.ZodType> = {
  completion: Completion,
  'config alarm': ConfigAlarm,
  'config check': ConfigCheck,
  'failover decide': FailoverDecide,
  'failover list': FailoverList,
  'failover show': FailoverShow,
  'failover start': FailoverStart,
  'failover watch': FailoverWatch,
  init: Init,
  'record repair': RecordRepair,
  'record show': RecordShow,
  reinstate: Reinstate,
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
