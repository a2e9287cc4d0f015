import * as z from 'zod'
import { accountId } from '#sandbox/settings.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { pageOf } from '../paging.ts'
import { Stored } from '../stored.ts'
import type { Seal } from './sealed.ts'

/** A parameter with every version of its value, oldest first. A SecureString is kept sealed. */
const Parameter = z.strictObject({
  name: z.string(),
  type: z.enum(['String', 'SecureString']),
  versions: z.array(z.strictObject({ value: z.string(), at: z.iso.datetime() })).min(1),
})
type Parameter = z.infer<typeof Parameter>

const Name = z.string().regex(/^(\/[a-zA-Z0-9_.-]+)+$|^[a-zA-Z0-9_.-]+$/, 'not a parameter name')
const PutParameter = z.strictObject({
  Name,
  Value: z.string().min(1).max(4096),
  Type: z.enum(['String', 'SecureString']).optional(),
  Overwrite: z.boolean().default(false),
  Description: z.string().optional(),
})
const GetParameter = z.strictObject({ Name: z.string(), WithDecryption: z.boolean().default(false) })
const GetParameters = z.strictObject({
  Names: z.array(z.string()).min(1).max(10),
  WithDecryption: z.boolean().default(false),
})
const GetParametersByPath = z.strictObject({
  Path: z.string().startsWith('/'),
  Recursive: z.boolean().default(false),
  WithDecryption: z.boolean().default(false),
  MaxResults: z.number().int().min(1).max(10).default(10),
  NextToken: z.string().optional(),
})

/** The parameter store of a region. */
export function parameterOperations(folder: string, region: string, seal: Seal) {
  const stored = new Stored(folder, Parameter)

  function find(asked: string): { parameter: Parameter; version: number } | undefined {
    const [name = '', version] = asked.split(':')
    const parameter = stored.get(name)
    return (
      parameter && { parameter, version: version === undefined ? parameter.versions.length : Number(version) }
    )
  }

  function shown({ name, type, versions }: Parameter, version: number, decrypt: boolean) {
    const kept = versions[version - 1]
    if (kept === undefined)
      throw new AwsError('ParameterVersionNotFound', `${name} has no version ${version}.`)
    return {
      Name: name,
      Type: type,
      Value: type === 'SecureString' && decrypt ? seal.open(kept.value) : kept.value,
      Version: version,
      LastModifiedDate: new Date(kept.at),
      ARN: `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
      DataType: 'text',
    }
  }

  return {
    PutParameter(input: unknown) {
      const { Name: name, Value, Type, Overwrite } = PutParameter.parse(input)
      const found = stored.get(name)
      if (found && !Overwrite) {
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. Use Overwrite to change it.',
        )
      }
      const type = Type ?? found?.type
      if (type === undefined) throw new AwsError('ValidationException', 'A parameter type is required')
      if (found && found.type !== type)
        throw new AwsError('ValidationException', `${name} is a ${found.type}`)
      const value = type === 'SecureString' ? seal.close(Value) : Value
      const versions = [...(found?.versions ?? []), { value, at: new Date().toISOString() }]
      stored.set(name, { name, type, versions })
      return { Version: versions.length, Tier: 'Standard' }
    },
    GetParameter(input: unknown) {
      const { Name: name, WithDecryption } = GetParameter.parse(input)
      const found = find(name)
      if (found === undefined) throw new AwsError('ParameterNotFound', '')
      return { Parameter: shown(found.parameter, found.version, WithDecryption) }
    },
    GetParameters(input: unknown) {
      const { Names, WithDecryption } = GetParameters.parse(input)
      const found = Names.flatMap(name => find(name) ?? [])
      return {
        Parameters: found.map(({ parameter, version }) => shown(parameter, version, WithDecryption)),
        InvalidParameters: Names.filter(name => find(name) === undefined),
      }
    },
    GetParametersByPath(input: unknown) {
      const { Path, Recursive, WithDecryption, MaxResults, NextToken } = GetParametersByPath.parse(input)
      const prefix = Path.endsWith('/') ? Path : `${Path}/`
      const below = stored
        .values()
        .filter(
          ({ name }) => name.startsWith(prefix) && (Recursive || !name.slice(prefix.length).includes('/')),
        )
        .sort((a, b) => a.name.localeCompare(b.name))
      const { items, next } = pageOf(below, { token: NextToken, size: MaxResults })
      const Parameters = items.map(found => shown(found, found.versions.length, WithDecryption))
      return { Parameters, ...(next && { NextToken: next }) }
    },
  }
}
