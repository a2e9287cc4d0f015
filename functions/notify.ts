import { lambda, logError } from '#aws/lambda.ts'
import { publish } from '#aws/sns.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import { Input } from '#recovery/contracts/notify.ts'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { regionOf } from '#recovery/regions.ts'
import { reportText } from '#recovery/report-text.ts'
import { runReport } from '#recovery/run-report.ts'

/** The report is the run's output; it outlives an SNS that does not answer. */
export const handler = lambda({ Input, Output: RunReport }, async input => {
  const stack = stackFromEnvironment()
  const report = runReport(input, { endedAt: new Date().toISOString(), stack })
  const { subject, text } = reportText(report)
  try {
    await publish(input.run.region, {
      topicArn: regionOf(stack, input.run.region).notifyTopicArn,
      subject,
      text,
    })
    return report
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    logError('the report was not sent', { execution: report.execution, why })
    return { ...report, notSent: why }
  }
})
