import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { documentName } from '#recovery/stack-names.ts'
import { logicalId } from './functions.ts'
import type { Place } from './place.ts'

const folder = join(import.meta.dirname, '../documents')

/** Every file of documents/ as an SSM document; a change makes a further version of it. */
export function documentResources({ configuration }: Place) {
  return Object.fromEntries(
    readdirSync(folder).map(file => {
      const name = basename(file, '.yaml')
      const Properties = {
        Name: documentName(configuration.service, name),
        DocumentType: 'Command',
        DocumentFormat: 'JSON',
        TargetType: '/AWS::EC2::Instance',
        UpdateMethod: 'NewVersion',
        Content: parse(readFileSync(join(folder, file), 'utf8')),
      }
      return [`${logicalId(name)}Document`, { Type: 'AWS::SSM::Document', Properties }]
    }),
  )
}
