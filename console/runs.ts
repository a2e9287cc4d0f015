import type { Filter, RunList } from './contract.ts'

/**
 * Where the console's list comes from: rows newest first, those behind `after` (what an earlier list gave as `next`), and
 * the region that could not be asked. AwsUnreachable and the like when no region answers.
 */
export type Runs = { list(filter: Filter, page: Page): Promise<RunList> }

export type Page = { limit: number; after?: string | undefined }
