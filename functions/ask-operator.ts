import { lambda, logError } from '#aws/lambda.ts'
import { publish } from '#aws/sns.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/ask-operator.ts'
import { questionText } from '#recovery/question-text.ts'
import { regionOf } from '#recovery/regions.ts'

/** Tells the question. Whether it was heard or not, the run waits, and the history holds the question. */
export const handler = lambda(contract, async question => {
  const stack = stackFromEnvironment()
  const { region, execution } = question.run
  try {
    await publish(region, { topicArn: regionOf(stack, region).notifyTopicArn, ...questionText(question) })
    return { told: true }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    logError('the question was not sent', { execution, step: question.step, why })
    return { told: false }
  }
})
