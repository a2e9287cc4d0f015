import { stackParameter } from '#recovery/stack-names.ts'
import { stackOf } from '#recovery/stack-of.ts'
import { account, sub } from './arns.ts'
import type { Place } from './place.ts'

/** From which `drctl --region` learns everything else. The password is a SecureString, which no template can hold. */
export function parameterResources({ configuration }: Place) {
  return {
    StackParameter: {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: stackParameter(configuration.service),
        Type: 'String',
        Description: 'What drctl must know of the two regions. Written by the deployment from drctl.yml.',
        Value: sub(JSON.stringify(stackOf(configuration, account))),
      },
    },
  }
}
