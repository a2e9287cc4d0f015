import { s3Client } from '#aws/clients/s3.ts'
import { lambda, logError } from '#aws/lambda.ts'
import { storeReport } from '#aws/reports.ts'
import { publish } from '#aws/sns.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import { Input } from '#recovery/contracts/notify.ts'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { regionOf } from '#recovery/regions.ts'
import { reportText } from '#recovery/report-text.ts'
import { runReport } from '#recovery/run-report.ts'
import own from '../package.json' with { type: 'json' }

/** The report is the run's output; it outlives an S3 and an SNS that do not answer. */
export const handler = lambda({ Input, Output: RunReport }, async input => {
  const stack = stackFromEnvironment()
  const { region, execution } = input.run
  const endedAt = new Date().toISOString()
  const report = runReport(input, {
    endedAt,
    stack,
    drctl: own.version,
    workflow: process.env.DRCTL_WORKFLOW,
  })
  const notStored = await failureOf('stored', storeReport(s3Client(region), stack, report))
  const told = { ...report, ...(notStored !== undefined && { notStored }) }
  const { subject, text } = reportText(told)
  const { notifyTopicArn: topicArn } = regionOf(stack, region)
  const notSent = await failureOf('sent', publish(region, { topicArn, subject, text }))
  return { ...told, ...(notSent !== undefined && { notSent }) }

  async function failureOf(done: string, work: Promise<void>): Promise<string | undefined> {
    try {
      await work
      return undefined
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      logError(`the report was not ${done}`, { execution, why })
      return why
    }
  }
})
