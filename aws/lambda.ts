import * as z from 'zod'
import { DrctlError } from '#recovery/errors.ts'

/** What the state machine sends ahead, so that the function has been loaded when its turn comes. */
const warmUp = z.strictObject({ warm: z.literal(true) })
type WarmUp = z.infer<typeof warmUp>
type Handler<Output> = { (event: WarmUp): Promise<undefined>; (event: unknown): Promise<Output> }

/**
 * A Lambda of a step: what comes in and what goes out is held to the step's contract. An event that is not of the
 * contract ends as InputInvalid; a result that is not is a bug of ours and is thrown as it is. A warm-up does nothing.
 */
export function lambda<Input, Output>(
  contract: { Input: z.ZodType<Input>; Output: z.ZodType<Output> },
  work: (input: Input) => Promise<unknown>,
): Handler<Output> {
  return (async (event: unknown): Promise<Output | undefined> => {
    if (warmUp.safeParse(event).success) return undefined
    const input = contract.Input.safeParse(event)
    if (!input.success) throw new DrctlError('InputInvalid', input.error.message, {}, input.error)
    return contract.Output.parse(await work(input.data))
  }) as Handler<Output>
}

/** The region that the Lambda runs in. */
export function ownRegion(env: NodeJS.ProcessEnv = process.env): string {
  if (env.AWS_REGION) return env.AWS_REGION
  throw new DrctlError('StackUnknown', 'the environment variable AWS_REGION is not set')
}

/** One line of JSON in the Lambda's log, for what goes wrong without ending the step. */
export function logError(message: string, data: Record<string, unknown>): void {
  console.error(JSON.stringify({ level: 'error', message, ...data }))
}
