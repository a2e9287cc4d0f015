import { GetParameterCommand } from '@aws-sdk/client-ssm'
import { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { stackParameter } from '#recovery/stack-names.ts'
import { awsCode } from './aws-errors.ts'
import type { Patience } from './clients/client.ts'
import { ssmClient } from './clients/ssm.ts'

/** The stack's description as the region's SSM parameter has it. StackUnknown when there is none, or it cannot be read. */
export async function readStack(region: string, service: string, patience?: Patience): Promise<Stack> {
  const name = stackParameter(service)
  const place = { region, service, parameter: name }
  try {
    const { Parameter } = await ssmClient(region, patience).send(new GetParameterCommand({ Name: name }))
    return parseStack(Parameter?.Value ?? '', `parameter ${name} in ${region}`, place)
  } catch (error) {
    if (awsCode(error) !== 'ParameterNotFound') throw error
    throw new DrctlError('StackUnknown', `there is no parameter ${name} in ${region}`, place, error)
  }
}

/** The stack that a Lambda was deployed with: the environment variable DRCTL_STACK. */
export function stackFromEnvironment(env: NodeJS.ProcessEnv = process.env): Stack {
  return parseStack(env.DRCTL_STACK ?? '', 'environment variable DRCTL_STACK', {})
}

function parseStack(text: string, source: string, place: Record<string, unknown>): Stack {
  try {
    return Stack.parse(JSON.parse(text))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new DrctlError(
      'StackUnknown',
      `the ${source} holds no description of a stack: ${why}`,
      place,
      cause,
    )
  }
}
