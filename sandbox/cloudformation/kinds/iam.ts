import * as z from 'zod'
import { keepPolicy } from '#sandbox/iam/policies.ts'
import { PolicyDocument } from '#sandbox/iam/policy.ts'
import { accountId } from '#sandbox/settings.ts'
import { kind, made } from '../kind.ts'

const Role = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument })),
})

export const role = kind(Role, ({ Policies }, { settings, stackName, region }, id) => {
  const name = `${stackName}-${region}-${id}`
  const statements = Policies.flatMap(({ PolicyDocument: { Statement } }) => Statement)
  keepPolicy(settings, name, statements)
  return made(name, { Arn: `arn:aws:iam::${accountId}:role/${name}` })
})

const ManagedPolicy = z.strictObject({
  ManagedPolicyName: z.string(),
  Description: z.string(),
  PolicyDocument,
})

export const managedPolicy = kind(ManagedPolicy, (given, { settings }) => {
  keepPolicy(settings, given.ManagedPolicyName, given.PolicyDocument.Statement)
  return made(`arn:aws:iam::${accountId}:policy/${given.ManagedPolicyName}`)
})
