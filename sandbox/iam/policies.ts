import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { functionName } from '#recovery/stack-names.ts'
import { type Region, regions, service } from '#sandbox/settings.ts'
import { type Statement, Statements } from './policy.ts'

/** A sandbox, as far as its rights are concerned: they lie in its state folder, for IAM is global. */
type Place = { state: string }

/** Who made the account, brings the sandbox up and deploys into it: may do everything, as an administrator. */
export const deployer = 'deployer'
/** People with a managed policy of the stack. The stack is in both regions, and so are their rights. */
export const people = ['operator', 'viewer']
/** The host of a region, by its instance profile. */
export const hostPrincipal = (region: Region) => functionName(service, `instance-${region}`)

/** Where all that concerns rights is kept. */
export const iamFolder = ({ state }: Place) => join(state, 'iam')

const policyFile = (place: Place, name: string) => join(iamFolder(place), `${name}.json`)

/** Keeps a managed policy, or the policies of a role, under its name. */
export function keepPolicy(place: Place, name: string, statements: Statement[]): void {
  mkdirSync(iamFolder(place), { recursive: true })
  writeFileSync(policyFile(place, name), JSON.stringify(statements, null, 2))
}

/** The policies of who signs by this name (the access key's id), by their names; none where nobody has it. */
export function policiesOf(place: Place, principal: string): [string, Statement[]][] {
  const names = people.includes(principal)
    ? regions.map(region => functionName(service, `${principal}-${region}`))
    : [principal]
  return names.flatMap(name => {
    const statements = read(policyFile(place, name))
    return statements ? [[name, statements] satisfies [string, Statement[]]] : []
  })
}

function read(file: string): Statement[] | undefined {
  try {
    return Statements.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
