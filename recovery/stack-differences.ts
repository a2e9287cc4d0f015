import type { Configuration } from './contracts/configuration.ts'
import type { Stack } from './contracts/stack.ts'
import { fieldsOf, type Value } from './fields.ts'
import { stackOf } from './stack-of.ts'

export type Difference = { field: string; file?: Value; deployed?: Value }

/**
 * Where a deployed stack is another than the one that a configuration describes. The account is the deployed one's: the
 * configuration names none.
 */
export function stackDifferences(configuration: Configuration, deployed: Stack): Difference[] {
  const file = fieldsByName(stackOf(configuration, accountOf(deployed)))
  const there = fieldsByName(deployed)
  return [...new Set([...file.keys(), ...there.keys()])].flatMap(field => {
    const [wanted, found] = [file.get(field), there.get(field)]
    if (JSON.stringify(wanted) === JSON.stringify(found)) return []
    return [
      {
        field,
        ...(wanted !== undefined && { file: wanted }),
        ...(found !== undefined && { deployed: found }),
      },
    ]
  })
}

const fieldsByName = (stack: Stack) => new Map(fieldsOf(stack).map(({ field, value }) => [field, value]))

const accountOf = ({ regions }: Stack): string =>
  Object.values(regions)[0]?.notifyTopicArn.split(':')[4] ?? ''
