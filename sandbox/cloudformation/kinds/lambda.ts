import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import * as z from 'zod'
import { accountId } from '#sandbox/settings.ts'
import { type Deployment, kind, made } from '../kind.ts'

/** Architecture, memory and tracing are taken and not carried out: the process runs on this machine. */
const LambdaFunction = z.strictObject({
  FunctionName: z.string(),
  Handler: z.string().regex(/^[\w/-]+\.handler$/),
  Runtime: z.literal('nodejs24.x'),
  Architectures: z.tuple([z.literal('arm64')]),
  MemorySize: z.number().int(),
  Timeout: z.number().int(),
  Role: z.string(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  TracingConfig: z.strictObject({ Mode: z.literal('Active') }),
})

export const lambdaFunction = kind(LambdaFunction, (given, deployment) => {
  const { FunctionName: name, Handler, Timeout, Environment, Role, Code } = given
  const folder = unpacked(deployment, name, deployment.artifact(Code.S3Key))
  deployment.functions[name] = {
    file: join(folder, Handler.replace(/\.handler$/, '.cjs')),
    timeoutSeconds: Timeout,
    environment: Environment.Variables,
    role: Role,
  }
  return made(name, { Arn: `arn:aws:lambda:${deployment.region}:${accountId}:function:${name}` })
})

/** Into a folder of its own for each deployment: processes of the one before go on with their files. */
function unpacked({ settings, region }: Deployment, name: string, zip: string): string {
  const folder = join(settings.region[region].cloudState, 'functions', name, String(Date.now()))
  for (const [path, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  return folder
}

/** Who may invoke it: the sandbox's SNS always may. */
export const permission = kind(
  z.strictObject({
    Action: z.literal('lambda:InvokeFunction'),
    FunctionName: z.string(),
    Principal: z.literal('sns.amazonaws.com'),
    SourceArn: z.string(),
  }),
  (_, __, id) => made(id),
)
