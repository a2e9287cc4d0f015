import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm'
import { awsCode } from './aws-errors.ts'

/** The version of a parameter, without its value; undefined when there is no such parameter. */
export async function parameterVersion(ssm: SSMClient, name: string): Promise<number | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: false }))
    return Parameter?.Version
  } catch (error) {
    if (awsCode(error) !== 'ParameterNotFound') throw error
    return undefined
  }
}
