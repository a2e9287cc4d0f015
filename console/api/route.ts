import { decoded } from '../decoded.ts'

/** What a request asks for: the names in its path, its query, and the JSON of its body. */
export type Asked = { path: Record<string, string>; query: URLSearchParams; body: unknown }

/** `path` has a colon before each name: /api/runs/:region. Whatever `answer` throws is told as a Failure. */
export type Route = {
  method: 'GET' | 'POST'
  path: string
  answer: (asked: Asked) => object | Promise<object>
}

/** The names that a path has in the places of a pattern's; undefined when it is of another form. */
export function namesIn(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const names: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const text = given[i] ?? ''
    if (part.startsWith(':')) names[part.slice(1)] = decoded(text)
    else if (part !== text) return undefined
  }
  return names
}
