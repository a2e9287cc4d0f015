import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { accountId, type Settings } from '#sandbox/settings.ts'
import { type Deployment, kind, made } from '../kind.ts'

const PolicyDocument = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(z.unknown()) })

const Role = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument })),
})

/** Where the policies of a role, or a managed policy, lie: IAM is global. */
export const policyFile = ({ state }: Settings, name: string) => join(state, 'iam', `${name}.json`)

export const role = kind(Role, ({ Policies }, deployment, id) => {
  const name = `${deployment.stackName}-${deployment.region}-${id}`
  keep(
    deployment,
    name,
    Policies.flatMap(({ PolicyDocument: { Statement } }) => Statement),
  )
  return made(name, { Arn: `arn:aws:iam::${accountId}:role/${name}` })
})

const ManagedPolicy = z.strictObject({
  ManagedPolicyName: z.string(),
  Description: z.string(),
  PolicyDocument,
})

export const managedPolicy = kind(ManagedPolicy, (given, deployment) => {
  keep(deployment, given.ManagedPolicyName, given.PolicyDocument.Statement)
  return made(`arn:aws:iam::${accountId}:policy/${given.ManagedPolicyName}`)
})

function keep({ settings }: Deployment, name: string, statements: unknown[]): void {
  mkdirSync(join(settings.state, 'iam'), { recursive: true })
  writeFileSync(policyFile(settings, name), JSON.stringify(statements, null, 2))
}
