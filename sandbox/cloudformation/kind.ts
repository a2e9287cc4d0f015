import type * as z from 'zod'
import type { Region, Settings } from '#sandbox/settings.ts'
import type { deployerClients } from '#sandbox/up/clients.ts'
import type { Functions } from '../cloud/lambda/configuration.ts'
import type { Made } from './values.ts'

/** One deployment of a template into a region. What is not made by a call is gathered here, and written at the end. */
export type Deployment = {
  settings: Settings
  region: Region
  stackName: string
  clients: ReturnType<typeof deployerClients>
  /** The file that would have been uploaded under this key. */
  artifact: (key: string) => string
  functions: Functions
}

/** How the sandbox makes, or brings up to date, resources of one type. A property that it does not know is an error. */
export type Kind = {
  properties: z.ZodType
  put: (properties: never, deployment: Deployment, id: string) => Made | Promise<Made>
}

/** Keeps the type of the properties between schema and maker. */
export function kind<Properties>(
  properties: z.ZodType<Properties>,
  put: (properties: Properties, deployment: Deployment, id: string) => Made | Promise<Made>,
): Kind {
  return { properties, put: put as Kind['put'] }
}

export const made = (ref: string, attributes: Record<string, string> = {}): Made => ({ ref, attributes })
