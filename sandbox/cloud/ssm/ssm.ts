import { join } from 'node:path'
import type { RegionPlace } from '#sandbox/settings.ts'
import { type Dispatch, jsonDispatch } from '#sandbox/wire/json.ts'
import type { Faults } from '../faults.ts'
import { createAgentLink } from './agent-link.ts'
import { createCommandQueue } from './command-queue.ts'
import { commandOperations } from './commands.ts'
import { createDocuments } from './documents.ts'
import { createInstances } from './instances.ts'
import { parameterOperations } from './parameters.ts'
import { createSeal } from './sealed.ts'

/** Systems Manager of a region: commands, documents, instances, parameters; and where its agents report. */
export function createSsm(place: RegionPlace, faults: Faults, now: () => Date) {
  const folder = join(place.cloudState, 'ssm')
  const documents = createDocuments(join(folder, 'documents'))
  const instances = createInstances(join(folder, 'instances'), place.instance, faults, now)
  const queue = createCommandQueue(join(folder, 'commands'), faults, now)
  const operations = {
    ...documents.operations,
    ...instances.operations,
    ...commandOperations(queue, documents, instances, now),
    ...parameterOperations(join(folder, 'parameters'), place.name, createSeal(join(folder, 'kms.key'))),
  }
  const dispatch: Dispatch = jsonDispatch(operations, { version: '1.1' })
  return { dispatch, agent: createAgentLink(queue, instances, faults) }
}
