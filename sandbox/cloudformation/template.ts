import * as z from 'zod'

const Resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).default([]),
  DeletionPolicy: z.literal('Retain').optional(),
  UpdateReplacePolicy: z.literal('Retain').optional(),
})

/** A CloudFormation template as far as the sandbox can deploy one. Anything else in it is an error. */
export const Template = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string(),
  Resources: z.record(z.string(), Resource),
  Outputs: z
    .record(
      z.string(),
      z.strictObject({
        Value: z.unknown(),
        Description: z.string().optional(),
        Export: z.unknown().optional(),
      }),
    )
    .default({}),
})
export type Template = z.infer<typeof Template>
