import { AwsError } from '../../wire/aws-error.ts'

const usual = 100

export interface Paged {
  maxResults: number
  nextToken?: string | undefined
}

/**
 * The page after the one that the token ends. The token names its last item and its place, so that a list that grows
 * meanwhile gives nothing twice; where that item has left the list, its place serves. `maxResults` 0 means 100. Throws
 * InvalidToken for a token of something else.
 */
export function page<T>(items: readonly T[], idOf: (item: T) => string, { maxResults, nextToken }: Paged) {
  const first = nextToken === undefined ? 0 : afterLast(items, idOf, nextToken)
  const part = items.slice(first, first + (maxResults || usual))
  const last = part.at(-1)
  const more = last !== undefined && first + part.length < items.length
  const end = first + part.length - 1
  return { part, token: more ? { nextToken: Buffer.from(`${end} ${idOf(last)}`).toString('base64') } : {} }
}

function afterLast<T>(items: readonly T[], idOf: (item: T) => string, token: string): number {
  const [, place, last] = /^(\d+) (.+)$/s.exec(Buffer.from(token, 'base64').toString()) ?? []
  if (place === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'")
  const index = items.findIndex(item => idOf(item) === last)
  return index < 0 ? Number(place) : index + 1
}
