import { readFileSync } from 'node:fs'
import test from 'ava'
import { parse } from 'yaml'
import * as z from 'zod'
import { installedDrctl, ran } from '#test/cli/drctl.ts'
import { deployCommands } from './commands.ts'

const drctl = installedDrctl(test)
const env = { PATH: process.env.PATH }
const starting = (words: string) => deployCommands.filter(command => command.startsWith(words))
const Template = z.object({ Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })) })

test('every command is of a program that the page has asked for', t => {
  for (const command of deployCommands)
    t.regex(command, /^(aws|npx drctl|npx serverless (package|deploy|remove)|head|shred) /)
})

for (const command of starting('npx drctl config ')) {
  test(`it runs offline: ${command}`, async t => {
    const { status, stdout, stderr } = await ran(drctl, command.split(' ').slice(2), env)
    t.is(status, 0, stderr)
    t.not(stdout, '')
  })
}

for (const command of new Set(starting('npx drctl ').map(line => line.replace(/^npx drctl /, '')))) {
  test(`drctl has this command and its flags: ${command}`, async t => {
    const words = command.split(' ')
    const flags = words.filter(word => word.startsWith('--'))
    const topic = words.slice(0, ['init', 'report', 'status'].includes(words[0] ?? '') ? 1 : 2)
    const { status, stdout } = await ran(drctl, [...topic, '--help'], env)
    t.is(status, 0)
    for (const flag of flags) t.regex(stdout, new RegExp(`${flag}\\b`))
  })
}

/** What a command gives the template that it names, with what drctl prints in the place of what it is asked for. */
async function parametersIn(command: string): Promise<{ file: string; given: string[] }> {
  const [, file = '', overrides = ''] =
    /--template-file (\S+).* --parameter-overrides (.*)$/.exec(command) ?? []
  const printed = overrides.startsWith('$(')
    ? (await ran(drctl, overrides.slice('$(npx drctl '.length, -1).split(' '), env)).stdout
    : overrides
  return { file, given: [...printed.matchAll(/(\w+)=/g)].map(([, name = '']) => name) }
}

test('each template is given parameters that it has, and at first all that it needs', async t => {
  const known = new Set<string>()
  for (const command of starting('aws cloudformation deploy ')) {
    const { file, given } = await parametersIn(command)
    const { Parameters } = Template.parse(parse(readFileSync(file, 'utf8')))
    for (const name of given) t.true(name in Parameters, `${file} has no ${name}`)
    const stack = /--region (\S+) --stack-name (\S+)/.exec(command)?.[0] ?? ''
    if (known.has(stack)) continue
    known.add(stack)
    const needed = Object.entries(Parameters).flatMap(([name, { Default }]) =>
      Default === undefined ? [name] : [],
    )
    for (const name of needed) t.true(given.includes(name), `${command}: ${name} is missing`)
  }
  t.is(known.size, 3)
})
