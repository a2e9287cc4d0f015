import { AwsError } from '../../wire/aws-error.ts'

/** White space, brackets, wildcards, special and control characters. */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u

/** Throws InvalidName for a name that AWS does not take. */
export function checkName(name: string): string {
  if (forbidden.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`)
  return name
}

export interface Place {
  region: string
  accountId: string
}

export function machineArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:states:${region}:${accountId}:stateMachine:${name}`
}

export function executionArn({ region, accountId }: Place, machine: string, name: string): string {
  return `arn:aws:states:${region}:${accountId}:execution:${machine}:${name}`
}

/** Throws InvalidArn unless it is an ARN of that kind. */
export function checkArn(arn: string, kind: 'stateMachine' | 'execution'): string {
  const [prefix, , service, , , resource] = arn.split(':')
  if (prefix !== 'arn') throw invalidArn(`Invalid ARN prefix: ${arn}`)
  if (service !== 'states') throw invalidArn(`Invalid service in ARN: ${arn}`)
  if (resource !== kind) throw invalidArn(`Resource type not valid in this context: ${resource}`)
  return arn
}

export function invalidArn(why: string): AwsError {
  return new AwsError('InvalidArn', `Invalid Arn: '${why}'`)
}

export function seconds(millis: number): number {
  return millis / 1000
}
