import { deployApi } from './deploy-api.ts'
import { fenceOldSide } from './fence-old-side.ts'
import { handOver } from './hand-over.ts'
import { promoteDatabase } from './promote-database.ts'
import { reinstate } from './reinstate.ts'
import { reprotect } from './reprotect.ts'
import { restoreDatabase } from './restore-database.ts'
import { resumeOldSide } from './resume-old-side.ts'
import { smokeTest } from './smoke-test.ts'
import { stageApi } from './stage-api.ts'
import { takeBackup } from './take-backup.ts'
import { verifyBackups } from './verify-backups.ts'

/** Every step that has work on a host, by the name of its contract and its SSM document. */
export const steps = {
  'restore-database': restoreDatabase,
  'stage-api': stageApi,
  'hand-over': handOver,
  'fence-old-side': fenceOldSide,
  'promote-database': promoteDatabase,
  'deploy-api': deployApi,
  'smoke-test': smokeTest,
  reprotect,
  'resume-old-side': resumeOldSide,
  reinstate,
  'take-backup': takeBackup,
  'verify-backups': verifyBackups,
} as const

export type StepName = keyof typeof steps
