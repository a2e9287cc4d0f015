import { Route53Client } from '@aws-sdk/client-route-53'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SNSClient } from '@aws-sdk/client-sns'
import { SSMClient } from '@aws-sdk/client-ssm'
import { deployer } from '#sandbox/iam/policies.ts'
import type { Region, Settings } from '#sandbox/settings.ts'

/** SDK clients of whoever deploys: at the world's endpoint, in one region. */
export function deployerClients(settings: Settings, region: Region) {
  const settled = {
    region,
    endpoint: `http://${settings.world.aws}:${settings.ports.aws}`,
    credentials: { accessKeyId: deployer, secretAccessKey: 'sandbox' },
  }
  return {
    /** SNS in another region than the stack's. */
    snsIn: (other: string) => new SNSClient({ ...settled, region: other }),
    ssm: new SSMClient(settled),
    sfn: new SFNClient(settled),
    sns: new SNSClient(settled),
    s3: new S3Client(settled),
    route53: new Route53Client(settled),
  }
}
