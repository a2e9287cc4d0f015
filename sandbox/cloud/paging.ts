import { AwsError } from '#sandbox/wire/aws-error.ts'

/** One page of a list and the token of the next. The token is where the next page begins. */
export function pageOf<Item>(
  items: Item[],
  asked: { token?: string | undefined; size: number },
  invalidToken = 'InvalidNextToken',
): { items: Item[]; next: string | undefined } {
  const start = asked.token === undefined ? 0 : offsetOf(asked.token, invalidToken)
  const end = start + asked.size
  const next = end < items.length ? Buffer.from(`at:${end}`).toString('base64url') : undefined
  return { items: items.slice(start, end), next }
}

function offsetOf(token: string, code: string): number {
  const offset = /^at:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1]
  if (offset === undefined) throw new AwsError(code, 'The specified token is not valid.')
  return Number(offset)
}
