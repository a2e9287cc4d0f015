import type { IncomingMessage } from 'node:http'
import type * as z from 'zod'
import type { Database } from './database.ts'
import type { Forward } from './forward.ts'
import type { Metrics } from './metrics.ts'
import type { Successor } from './successor.ts'

/** What the routes stand on. All of it is passed in; nothing is read from the surroundings. */
export interface Deps {
  database: Database
  clock: () => Date
  region: string
  successor: Successor
  forward: Forward
  metrics: Metrics
  /** True from SIGTERM on: still served, but no longer to be sent new callers. */
  draining: () => boolean
}

export interface Asked {
  params: Record<string, string>
  /** Headers and, once, the body. */
  message: IncomingMessage
}

export interface Answer {
  status: number
  /** An object goes out as JSON, a string as it is. */
  body?: object | string
  type?: string
}

interface AnswerDescription {
  description: string
  schema?: z.ZodType
  type?: string
}

/** One route, and what the OpenAPI document says of it. Whatever it cannot serve it throws as a Problem. */
export interface Route {
  method: 'GET' | 'PUT'
  /** As in OpenAPI: `/hello/{name}`. */
  path: string
  name: string
  summary: string
  params?: Record<string, z.ZodType>
  body?: z.ZodType
  answers: Record<number, AnswerDescription>
  /** Problems besides InternalFault, by status. */
  problems: readonly number[]
  /** Served by the active region alone: forwarded to it from one that was handed over. */
  byActive?: true
  handle(asked: Asked, deps: Deps): Answer | Promise<Answer>
}
