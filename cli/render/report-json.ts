import type { FoundReport } from '#operator/find-report.ts'
import type { Loss } from '#operator/loss.ts'

/** A report for a script, with where it is stored. */
export const reportJson = ({ report, region, stored, loss }: FoundReport & { loss?: Loss }) => ({
  execution: report.execution,
  region,
  report,
  ...(stored && { stored: { bucket: stored.bucket, key: stored.key } }),
  ...(loss && { loss }),
})
