import type { Kind } from '../kind.ts'
import { managedPolicy, role } from './iam.ts'
import { lambdaFunction, permission } from './lambda.ts'
import { alarm, bucketPolicy, logGroup, schedule } from './not-carried-out.ts'
import { bucket } from './s3.ts'
import { subscription, topic } from './sns.ts'
import { document, parameter } from './ssm.ts'
import { stateMachine, stateMachineAlias, stateMachineVersion } from './states.ts'

/** Every type of resource that the sandbox can deploy. */
export const kinds: Record<string, Kind> = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Role': role,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SSM::Document': document,
  'AWS::SSM::Parameter': parameter,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'AWS::StepFunctions::StateMachineAlias': stateMachineAlias,
  'AWS::StepFunctions::StateMachineVersion': stateMachineVersion,
}
