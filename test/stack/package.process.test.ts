import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import test from 'ava'
import { unzipSync } from 'fflate'
import { parse } from 'yaml'
import * as z from 'zod'
import type { Template } from '#sandbox/cloudformation/template.ts'
import { artifactOf } from '#stack/artifacts.ts'
import { deployCommands } from '#test/docs/commands.ts'
import { authorizationFaults } from './authorization.ts'
import { packaged } from './packaged.ts'
import { specificationFaults } from './specification.ts'

const Reference = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
const Machine = z.object({
  StateMachineName: z.literal('drctl-apitest-failover'),
  DefinitionString: z.strictObject({ 'Fn::Sub': z.tuple([z.string(), z.record(z.string(), Reference)]) }),
})
const LambdaFunction = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  Code: z.object({ S3Key: z.string() }),
})

function ofType<T>({ Resources }: Template, type: string, properties: z.ZodType<T>): [string, T][] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([key, { Properties }]) => [key, properties.parse(Properties)])
}

/** What CloudFormation makes of the definition, with the name of each function instead of its ARN. */
function definitionIn(template: Template): unknown {
  const functions = Object.fromEntries(ofType(template, 'AWS::Lambda::Function', LambdaFunction))
  const [machine] = ofType(template, 'AWS::StepFunctions::StateMachine', Machine)
  if (machine === undefined) throw new Error('the template has no state machine')
  const [text, references] = machine[1].DefinitionString['Fn::Sub']
  const put = text.replace(/\$\{([^}]*)\}/g, (found, name) => {
    const { FunctionName = `nothing for ${found}` } =
      functions[references[name]?.['Fn::GetAtt'][0] ?? ''] ?? {}
    return FunctionName.replace('drctl-apitest-', 'FUNCTION:')
  })
  return JSON.parse(put, plain)
}

/** serverless-step-functions says the machine's query language again in each state. */
const plain = (key: string, value: unknown) => (key === 'QueryLanguage' ? undefined : value)

const asDocumented = deployCommands.flatMap(
  command => /^npx serverless package --region (\S+) --stage prod$/.exec(command)?.[1] ?? [],
)

test('the documented packagings are of both regions', t => {
  t.deepEqual(asDocumented.sort(), ['eu-central-1', 'eu-west-1'])
})

for (const region of asDocumented) {
  test.serial(
    `the stack of ${region} packages without credentials, complete and as AWS specifies it, with no right on more than it is about`,
    async t => {
      const { template, printed } = await packaged(region)
      if (template === undefined) return t.fail(printed)
      t.deepEqual(specificationFaults(template.Resources), [])
      t.deepEqual(await authorizationFaults(template.Resources), [])
      t.true(template.Description.endsWith(region))
      const machine = parse(readFileSync('workflows/failover.asl.yaml', 'utf8'), { merge: true })
      t.deepEqual(definitionIn(template), JSON.parse(JSON.stringify(machine), plain))

      const functions = ofType(template, 'AWS::Lambda::Function', LambdaFunction).map(([, found]) => found)
      const names = globSync('functions/*.ts').map(file => `drctl-apitest-${basename(file, '.ts')}`)
      t.deepEqual(functions.map(({ FunctionName }) => FunctionName).sort(), names.sort())
      for (const { Handler, Code } of functions) {
        const zip = artifactOf(basename(Code.S3Key, '.zip'))
        t.deepEqual(Object.keys(unzipSync(readFileSync(zip))), [Handler.replace(/\.handler$/, '.cjs')])
        t.true(statSync(zip).size <= 450_000, zip)
      }
      const documents = ofType(template, 'AWS::SSM::Document', z.object({ Name: z.string() }))
      t.is(documents.length, globSync('documents/*.yaml').length)
    },
  )
}

test.serial('a broken drctl.yml stops the packaging, with every fault at its line', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-configuration-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'drctl.yml')
  const text = readFileSync('drctl.yml', 'utf8')
  writeFileSync(file, text.replace('ttl: 5', 'ttl: 0').replace('port: 1234', 'port: 0'))
  const { status, printed } = await packaged('eu-west-1', { DRCTL_CONFIG: file })
  t.not(status, 0)
  t.regex(printed, /drctl\.yml:\d+: port: Too small/)
  t.regex(printed, /drctl\.yml:\d+: ttl: Too small/)
})

test.serial('a missing drctl.yml, and a region that it does not have, stop the packaging', async t => {
  t.regex(
    (await packaged('eu-west-1', { DRCTL_CONFIG: '/nowhere/drctl.yml' })).printed,
    /cannot read .*ENOENT/,
  )
  t.regex((await packaged('us-west-2')).printed, /us-west-2 is no region of .*eu-central-1 and eu-west-1/)
})
