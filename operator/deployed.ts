import { readStack } from '#aws/stack.ts'
import type { Configuration } from '#recovery/contracts/configuration.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { type Difference, stackDifferences } from '#recovery/stack-differences.ts'

/** The stack as a region has it deployed, and where it is not what the file says; or why it could not be read. */
export type Deployed = { region: string } & (
  | { problem: string }
  | { stack: Stack; differences?: Difference[] }
)

/**
 * Asks each region for its stack at the same time. That a region does not answer, has none or does not let the caller in is
 * told, and is no error.
 */
export const readDeployed = (
  regions: string[],
  service: string,
  configuration?: Configuration,
): Promise<Deployed[]> => Promise.all(regions.map(region => deployedIn(region, service, configuration)))

async function deployedIn(region: string, service: string, configuration?: Configuration): Promise<Deployed> {
  try {
    const stack = await readStack(region, service, 'once')
    return { region, stack, ...(configuration && { differences: stackDifferences(configuration, stack) }) }
  } catch (error) {
    if (!(error instanceof DrctlError)) throw error
    return { region, problem: error.message }
  }
}
