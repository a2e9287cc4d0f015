import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { reportBucket } from '#aws/reports.ts'
import { machineArn } from '#aws/states.ts'
import type { Stack } from '#recovery/contracts/stack.ts'

/** The pages that a list is made of, read by a bare loop that makes nothing of them. */
export async function listPages(stack: Stack): Promise<void> {
  await Promise.all(
    Object.keys(stack.regions).flatMap(region => [objectPages(stack, region), executionPages(stack, region)]),
  )
}

async function objectPages(stack: Stack, region: string): Promise<void> {
  const s3 = new S3Client({ region, forcePathStyle: true })
  let token: string | undefined
  do {
    const Bucket = reportBucket(stack, region)
    token = (await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: token })))
      .NextContinuationToken
  } while (token)
}

async function executionPages(stack: Stack, region: string): Promise<void> {
  const states = new SFNClient({ region })
  const stateMachineArn = machineArn(stack, region)
  let nextToken: string | undefined
  do {
    nextToken = (
      await states.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1_000, nextToken }))
    ).nextToken
  } while (nextToken)
}

/** What a run's page is made of. */
export async function runPages({ arn, region }: { arn: string; region: string }): Promise<void> {
  const states = new SFNClient({ region })
  const execution = { executionArn: arn }
  await Promise.all([
    states.send(new DescribeExecutionCommand(execution)),
    states.send(new DescribeStateMachineForExecutionCommand(execution)),
    states.send(new GetExecutionHistoryCommand({ ...execution, maxResults: 1_000 })),
  ])
}
