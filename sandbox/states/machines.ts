import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileName } from './file-name.ts'

/** A state machine as it is kept. Times in milliseconds since the epoch. */
export interface Machine {
  arn: string
  name: string
  roleArn: string
  definition: string
  createdAt: number
  updatedAt: number
  revisionId: string | null
  /** Oldest first. */
  versions: Version[]
  /** By name, the number of the version that it names. */
  aliases: Record<string, number>
}

/** What a machine was when it was published. */
export interface Version {
  number: number
  definition: string
  roleArn: string
  createdAt: number
  updatedAt: number
  revisionId: string | null
}

export interface Machines {
  find(arn: string): Machine | undefined
  /** By name. */
  all(): Machine[]
  keep(machine: Machine): void
  remove(arn: string): void
}

/** The state machines below a folder, one file each. */
export function openMachines(directory: string): Machines {
  mkdirSync(directory, { recursive: true })
  const files = readdirSync(directory).filter(name => name.endsWith('.json'))
  const read = files.map(name => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Machine)
  const machines = new Map(read.map(machine => [machine.arn, machine]))
  const fileOf = (machine: Machine) => join(directory, `${fileName(machine.name)}.json`)
  return {
    find: arn => machines.get(arn),
    all: () => [...machines.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    keep(machine) {
      writeFileSync(`${fileOf(machine)}.new`, JSON.stringify(machine))
      renameSync(`${fileOf(machine)}.new`, fileOf(machine))
      machines.set(machine.arn, machine)
    },
    remove(arn) {
      const machine = machines.get(arn)
      if (machine) rmSync(fileOf(machine))
      machines.delete(arn)
    },
  }
}
