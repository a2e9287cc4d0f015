import { reportFolder } from '#recovery/report-key.ts'
import {
  documentName,
  functionName,
  machineName,
  notifyTopicName,
  passwordParameter,
  reportBucketName,
  stackParameter,
  standbyPasswordParameter,
} from '#recovery/stack-names.ts'
import type { Place } from './place.ts'

/** CloudFormation puts in what only it knows: the account. */
export const account = '$' + '{AWS::AccountId}'
export const sub = (text: string) => ({ 'Fn::Sub': text })
export type Sub = ReturnType<typeof sub>

/** Names of what the stack's roles may touch, in its region or in the other one. */
export const arn = {
  document: ({ configuration }: Place, region: string, step: string) =>
    sub(`arn:aws:ssm:${region}:${account}:document/${documentName(configuration.service, step)}`),
  instance: ({ configuration }: Place, region: string) =>
    sub(`arn:aws:ec2:${region}:${account}:instance/${configuration.regions[region]?.instance}`),
  stackParameter: ({ configuration: { service }, region }: Place) =>
    sub(`arn:aws:ssm:${region}:${account}:parameter${stackParameter(service)}`),
  password: ({ configuration: { service } }: Place, region: string) =>
    sub(`arn:aws:ssm:${region}:${account}:parameter${passwordParameter(service)}`),
  standbyPassword: ({ configuration: { service }, region }: Place) =>
    sub(`arn:aws:ssm:${region}:${account}:parameter${standbyPasswordParameter(service)}`),
  replica: ({ configuration, region }: Place) =>
    sub(
      `arn:aws:elasticfilesystem:${region}:${account}:file-system/${configuration.regions[region]?.replica}`,
    ),
  hostedZone: ({ configuration }: Place) => `arn:aws:route53:::hostedzone/${configuration.hostedZone.id}`,
  healthCheck: ({ configuration }: Place) => `arn:aws:route53:::healthcheck/${configuration.healthCheck}`,
  /** Its id is known only when the change has been made. */
  anyChange: 'arn:aws:route53:::change/*',
  notifyTopic: ({ configuration, region }: Place) =>
    sub(`arn:aws:sns:${region}:${account}:${notifyTopicName(configuration.service)}`),
  machine: ({ configuration, region }: Place) =>
    sub(`arn:aws:states:${region}:${account}:stateMachine:${machineName(configuration.service)}`),
  executions: ({ configuration, region }: Place) =>
    sub(`arn:aws:states:${region}:${account}:execution:${machineName(configuration.service)}:*`),
  logs: ({ region }: Place, name: string) =>
    sub(`arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${name}:*`),
  /** Of all functions of the stack. */
  everyLog: ({ configuration, region }: Place) =>
    sub(
      `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${functionName(configuration.service, '*')}:*`,
    ),
  reportBucket: ({ configuration, region }: Place) =>
    sub(`arn:aws:s3:::${reportBucketName(configuration.service, account, region)}`),
  reports: ({ configuration, region }: Place) =>
    sub(`arn:aws:s3:::${reportBucketName(configuration.service, account, region)}/${reportFolder}*`),
  function: ({ configuration, region }: Place, step: string) =>
    sub(`arn:aws:lambda:${region}:${account}:function:${functionName(configuration.service, step)}`),
}
