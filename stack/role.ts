import type { Sub } from './arns.ts'
import type { Statement } from './rights.ts'

/** A role that an AWS service takes on, with the one policy that says what it may do. */
export function roleOf(role: {
  service: string
  name: string
  statements: Statement[]
  condition?: Record<string, Record<string, Sub>>
}) {
  const { service, name, statements, condition } = role
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: service },
            Action: 'sts:AssumeRole',
            ...(condition && { Condition: condition }),
          },
        ],
      },
      Policies: [{ PolicyName: name, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  }
}
