import { alarmTopicName, functionName, notifyTopicName } from '#recovery/stack-names.ts'
import { account, sub } from './arns.ts'
import type { Place } from './place.ts'

/** The alarm's topic is where Route 53's metrics are. */
export const globalRegion = 'us-east-1'

/** The topic that tells people, who is told, and the subscription by which the alarm starts a failover. */
export function messageResources({ configuration }: Place) {
  const { service, notify } = configuration
  const alarmTopic = sub(`arn:aws:sns:${globalRegion}:${account}:${alarmTopicName(service)}`)
  return {
    NotifyTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: notifyTopicName(service) } },
    ...Object.fromEntries(
      notify.map((Endpoint, i) => [
        `NotifyMail${i + 1}`,
        {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: { Ref: 'NotifyTopic' }, Protocol: 'email', Endpoint },
        },
      ]),
    ),
    StarterSubscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: alarmTopic,
        Region: globalRegion,
        Protocol: 'lambda',
        Endpoint: { 'Fn::GetAtt': ['StartFailoverLambdaFunction', 'Arn'] },
      },
      DependsOn: ['StarterPermission'],
    },
    StarterPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: functionName(service, 'start-failover'),
        Principal: 'sns.amazonaws.com',
        SourceArn: alarmTopic,
      },
      DependsOn: ['StartFailoverLambdaFunction'],
    },
  }
}
