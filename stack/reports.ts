import { reportBucketName } from '#recovery/stack-names.ts'
import { account, arn, sub } from './arns.ts'
import type { Place } from './place.ts'

/** Where the reports of the runs into this region are kept, each with all its versions, also when the stack goes. */
export function reportResources(place: Place) {
  const { configuration, region } = place
  return {
    ReportBucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: sub(reportBucketName(configuration.service, account, region)),
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    },
    ReportBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'ReportBucket' },
        PolicyDocument: { Version: '2012-10-17', Statement: [overTlsAlone(place)] },
      },
    },
  }
}

const overTlsAlone = (place: Place) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn.reportBucket(place), arn.reports(place)],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
})
