import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import test from 'ava'
import { parse } from 'yaml'
import * as z from 'zod'
import { authorizationFaults } from './authorization.ts'
import { specificationFaults } from './specification.ts'

const Template = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string().startsWith('drctl: '),
  Parameters: z.record(z.string(), z.object({ Type: z.string() })),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), z.object({ Type: z.string() }).loose()),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() }).loose()),
})

for (const file of globSync('infra/*.yml').sort()) {
  test(`${basename(file)} is as AWS specifies it, and uses every parameter that it asks for`, async t => {
    const text = readFileSync(file, 'utf8')
    const { Resources, Parameters } = Template.parse(parse(text))
    t.deepEqual(specificationFaults(Resources, Object.keys(Parameters)), [])
    t.deepEqual(await authorizationFaults(Resources), [])
    const body = text.slice(text.indexOf('\nResources:'))
    for (const name of Object.keys(Parameters)) t.regex(body, new RegExp(`(Ref: |\\$\\{)${name}\\b`))
    t.regex(text, /it has not been deployed/, 'it says plainly how far it was checked')
  })
}
