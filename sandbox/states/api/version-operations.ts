import * as z from 'zod'
import { AwsError } from '../../wire/aws-error.ts'
import type { Machine, Version } from '../machines.ts'
import { seconds } from './names.ts'
import { Arn, operation } from './operation.ts'
import { machineOf, type Parts } from './parts.ts'

const Routing = z.tuple([z.strictObject({ stateMachineVersionArn: Arn, weight: z.literal(100) })])
const Name = z.string().regex(/^(?=.*[a-zA-Z_])[a-zA-Z0-9_.-]{1,80}$/)

/** Versions of a machine, and aliases that each name one of them. */
export function versionOperations(parts: Parts) {
  const { machines, clock } = parts
  return {
    /** The same revision again is the version that it has already. */
    PublishStateMachineVersion: operation(
      z.strictObject({ stateMachineArn: Arn, description: z.string().max(256).optional() }),
      ({ stateMachineArn }) => {
        const machine = machineOf(parts, stateMachineArn)
        const { definition, roleArn, revisionId, updatedAt } = machine
        const newest = machine.versions.at(-1)
        if (newest && newest.revisionId === revisionId) return published(machine, newest)
        const number = (newest?.number ?? 0) + 1
        const version = {
          number,
          definition,
          roleArn,
          revisionId,
          updatedAt,
          createdAt: clock.now().getTime(),
        }
        machines.keep({ ...machine, versions: [...machine.versions, version] })
        return published(machine, version)
      },
    ),
    CreateStateMachineAlias: operation(
      z.strictObject({ name: Name, routingConfiguration: Routing }),
      ({ name, routingConfiguration: [{ stateMachineVersionArn }] }) => {
        const { machine, version } = versionOf(parts, stateMachineVersionArn)
        if (Object.hasOwn(machine.aliases, name))
          throw new AwsError('ConflictException', `Alias already exists: ${machine.arn}:${name}`)
        machines.keep({ ...machine, aliases: { ...machine.aliases, [name]: version.number } })
        return {
          stateMachineAliasArn: `${machine.arn}:${name}`,
          creationDate: seconds(clock.now().getTime()),
        }
      },
    ),
    UpdateStateMachineAlias: operation(
      z.strictObject({ stateMachineAliasArn: Arn, routingConfiguration: Routing }),
      ({ stateMachineAliasArn, routingConfiguration: [{ stateMachineVersionArn }] }) => {
        const { machine, version } = versionOf(parts, stateMachineVersionArn)
        const name = aliasOf(machine, stateMachineAliasArn)
        machines.keep({ ...machine, aliases: { ...machine.aliases, [name]: version.number } })
        return { updateDate: seconds(clock.now().getTime()) }
      },
    ),
    DescribeStateMachineAlias: operation(
      z.strictObject({ stateMachineAliasArn: Arn }),
      ({ stateMachineAliasArn }) => {
        const machine = machineOf(parts, stateMachineAliasArn.split(':').slice(0, 7).join(':'))
        const name = aliasOf(machine, stateMachineAliasArn)
        const stateMachineVersionArn = `${machine.arn}:${machine.aliases[name]}`
        return { stateMachineAliasArn, name, routingConfiguration: [{ stateMachineVersionArn, weight: 100 }] }
      },
    ),
  }
}

/** What an execution starts from: the machine as it is now, a version, or the version that an alias names. */
export function startedFrom(parts: Parts, arn: string) {
  const [unqualified, qualifier] = [arn.split(':').slice(0, 7).join(':'), arn.split(':')[7]]
  const machine = machineOf(parts, unqualified)
  if (qualifier === undefined) return { machine, from: machine }
  const number = machine.aliases[qualifier]
  const { version } = versionOf(parts, number === undefined ? arn : `${unqualified}:${number}`)
  return {
    machine,
    from: version,
    versionArn: `${unqualified}:${version.number}`,
    ...(number !== undefined && { aliasArn: arn }),
  }
}

function versionOf(parts: Parts, arn: string): { machine: Machine; version: Version } {
  const machine = machineOf(parts, arn.split(':').slice(0, 7).join(':'))
  const version = machine.versions.find(({ number }) => String(number) === arn.split(':')[7])
  if (version) return { machine, version }
  throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`)
}

function aliasOf({ aliases }: Machine, arn: string): string {
  const name = arn.split(':')[7] ?? ''
  if (Object.hasOwn(aliases, name)) return name
  throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`)
}

const published = ({ arn }: Machine, { number, createdAt }: Version) => ({
  stateMachineVersionArn: `${arn}:${number}`,
  creationDate: seconds(createdAt),
})
