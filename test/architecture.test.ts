import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import * as YAML from 'yaml'
import { errors } from '#recovery/errors.ts'
import { problems } from '#service/problem.ts'

const root = join(import.meta.dirname, '..')

/** What each folder may import of the others; itself always. */
const mayImport: Record<string, string[]> = {
  recovery: [],
  aws: ['recovery'],
  functions: ['recovery', 'aws'],
  host: ['recovery'],
  service: [],
  operator: ['recovery', 'aws'],
  console: ['recovery', 'aws', 'operator'],
  cli: ['recovery', 'aws', 'operator', 'console'],
  stack: ['recovery'],
  // It believes nothing that drctl says of itself, so it uses nothing of it but the sandbox and the command.
  proof: ['sandbox'],
}

const ours = new Set(
  readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name),
)

const files = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.[cm]?[jt]sx?$/.test(name))
    .map(name => join(folder, name))

/** The folders at the root from which a file imports, by `#folder/…` or by a path that leaves its own. */
function importedFolders(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, found = '']) => found)
  return specifiers.flatMap(specifier => {
    if (specifier.startsWith('#')) return [specifier.slice(1).split('/')[0] ?? '']
    if (specifier.startsWith('.')) return [join(file, '..', specifier).split('/')[0] ?? '']
    return []
  })
}

for (const [folder, others] of Object.entries(mayImport)) {
  test(`${folder}/ imports nothing of ours but ${others.join(' and ') || 'itself'}`, t => {
    const allowed = [folder, ...others]
    for (const file of files(folder)) {
      const wrong = importedFolders(file).filter(other => ours.has(other) && !allowed.includes(other))
      t.deepEqual(wrong, [], file)
    }
    t.pass()
  })
}

test('the rules ask neither clock nor file, network or environment', t => {
  for (const file of files('recovery')) {
    const text = readFileSync(join(root, file), 'utf8')
    t.notRegex(text, /from '(node:|@aws-sdk)/, file)
    t.notRegex(text, /\bprocess\.|Date\.now\(\)|new Date\(\)|Math\.random|\bfetch\(/, file)
  }
})

test('nothing that is deployed imports the sandbox', t => {
  for (const folder of Object.keys(mayImport).filter(name => name !== 'proof')) {
    for (const file of files(folder)) t.false(importedFolders(file).includes('sandbox'), file)
  }
})

type State = {
  Type: string
  Arguments?: { FunctionName?: string }
  Retry?: { ErrorEquals: string[] }[]
  Catch?: { ErrorEquals: string[] }[]
  Error?: string
  Branches?: { States: Record<string, State> }[]
}

const machine = YAML.parse(readFileSync(join(root, 'workflows/failover.asl.yaml'), 'utf8'), { merge: true })
const states = statesOf(machine)

function statesOf({ States }: { States: Record<string, State> }): [string, State][] {
  return Object.entries(States).flatMap(entry => [entry, ...(entry[1].Branches ?? []).flatMap(statesOf)])
}

const functionOf = ({ Arguments }: State) => /^FUNCTION:(.+)$/.exec(Arguments?.FunctionName ?? '')?.[1]
const invoked = new Set(states.flatMap(([, state]) => functionOf(state) ?? []))
const named = (folder: string) => files(folder).map(file => /([^/]+)\.ts$/.exec(file)?.[1] ?? '')

test('every step of the state machine has its function and its contract', t => {
  for (const name of invoked) {
    t.true(named('functions').includes(name), `functions/${name}.ts`)
    t.true(named('recovery/contracts').includes(name), `recovery/contracts/${name}.ts`)
  }
})

test('a state that is called like a function invokes that function', t => {
  const functions = new Set(named('functions'))
  for (const [name, state] of states) {
    const kebab = name.replace(/(?!^)[A-Z]/g, capital => `-${capital}`).toLowerCase()
    if (state.Type === 'Task' && functions.has(kebab)) t.is(functionOf(state), kebab, name)
  }
})

test('what is warmed up is asked for later, and answers a warm-up without its work', async t => {
  const warmed: string[] = machine.States.WarmUp.Items.map((item: string) => item.replace('FUNCTION:', ''))
  for (const name of warmed) {
    t.true(invoked.has(name), name)
    const { handler } = await import(join(root, 'functions', `${name}.ts`))
    t.is(await handler({ warm: true }), undefined, name)
  }
})

test('every function is invoked by the state machine or by the alarm', t => {
  t.deepEqual(named('functions').sort(), [...invoked, 'start-failover'].sort())
})

/** Errors of Step Functions and of the Lambda service, which AWS gives. */
const aws = /^(States|Lambda|Runtime|Sandbox)\./
const handled = states.flatMap(([, { Retry = [], Catch = [], Error: raised }]) => [
  ...[...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
  ...(raised && /^\w+$/.test(raised) ? [raised] : []),
])

test('every error that the state machine names is one of the table, or one of AWS', t => {
  for (const error of new Set(handled)) t.true(aws.test(error) || Object.hasOwn(errors, error), error)
})

test('every error of the table that waiting helps is tried again by the state machine, but what the API answers', t => {
  for (const [code, { kind }] of Object.entries(errors)) {
    if (Object.hasOwn(problems, code)) continue
    if (kind === 'poll' || kind === 'transient') t.true(handled.includes(code), code)
  }
  t.true(handled.includes('AwsUnreachable'))
})
