/** A Lambda that ended with an error of its own, as the runtime reports it. */
export class LambdaFailure extends Error {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace: readonly string[]

  constructor(failure: { errorType: string; errorMessage: string; trace?: readonly string[] }) {
    super(`${failure.errorType}: ${failure.errorMessage}`)
    this.name = 'LambdaFailure'
    this.errorType = failure.errorType
    this.errorMessage = failure.errorMessage
    this.trace = failure.trace ?? []
  }

  /** The JSON text that Step Functions gives as the cause. */
  get report(): string {
    const { errorType, errorMessage, trace } = this
    return JSON.stringify({ errorType, errorMessage, trace })
  }
}
