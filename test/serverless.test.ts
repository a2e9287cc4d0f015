import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { parse } from 'yaml'
import * as z from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))
const serverless = fileURLToPath(new URL('../node_modules/serverless/bin/serverless.js', import.meta.url))

const Reference = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
const Resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })
const Template = z.object({ Resources: z.record(z.string(), Resource) })
const Machine = z.object({
  StateMachineName: z.literal('drctl-apitest-failover'),
  DefinitionString: z.strictObject({
    'Fn::Sub': z.tuple([z.string(), z.record(z.string(), Reference)]),
  }),
})
const Packaged = z.object({ FunctionName: z.string(), Handler: z.string() })
type Template = z.infer<typeof Template>

/** Packages as a machine does that has no account: no credentials, no configuration, no home. */
async function packaged(folder: string): Promise<string> {
  const args = [serverless, 'package', '--region', 'eu-west-1', '--stage', 'prod', '--package', folder]
  const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: folder, TMPDIR: folder }
  await promisify(execFile)(process.execPath, args, { cwd: root, env })
  return readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')
}

function ofType<T>({ Resources }: Template, type: string, properties: z.ZodType<T>): [string, T][] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([key, { Properties }]) => [key, properties.parse(Properties)])
}

/** What CloudFormation makes of Fn::Sub, with the name of the function instead of its ARN. */
function substituted(template: Template): string {
  const functions = Object.fromEntries(ofType(template, 'AWS::Lambda::Function', Packaged))
  const [machine] = ofType(template, 'AWS::StepFunctions::StateMachine', Machine)
  if (machine === undefined) throw new Error('the template has no state machine')
  const [text, references] = machine[1].DefinitionString['Fn::Sub']
  return text.replace(/\$\{([^}]*)\}/g, (found, name) => {
    const key = references[name]?.['Fn::GetAtt'][0] ?? found
    const { FunctionName } = functions[key] ?? { FunctionName: `nothing for ${found}` }
    return FunctionName.replace('drctl-apitest-', 'FUNCTION:')
  })
}

test('serverless.yml packages without credentials, every Lambda and the state machine as it is written', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const text = await packaged(folder)
  t.false(text.includes('FUNCTION:'))
  const template = Template.parse(JSON.parse(text))

  t.deepEqual(
    ofType(template, 'AWS::Lambda::Function', Packaged)
      .map(([, { FunctionName, Handler }]) => [FunctionName, Handler])
      .sort(),
    globSync('functions/*.ts', { cwd: root })
      .map(file => basename(file, '.ts'))
      .sort()
      .map(name => [`drctl-apitest-${name}`, `functions/${name}.handler`]),
  )

  const source = parse(readFileSync(join(root, 'workflows/failover.asl.yaml'), 'utf8'), { merge: true })
  const definition = JSON.parse(substituted(template))
  t.is(definition.QueryLanguage, 'JSONata')
  t.deepEqual(withoutLanguage(definition), withoutLanguage(source))
})

/** The plugin repeats the machine's query language in each of its states. */
function withoutLanguage(definition: unknown): unknown {
  return JSON.parse(JSON.stringify(definition, (key, value) => (key === 'QueryLanguage' ? undefined : value)))
}
