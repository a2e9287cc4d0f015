/** What a resource gives to those that refer to it. */
export type Made = { ref: string; attributes: Record<string, string> }

/** What there is to refer to: pseudo parameters by name, and the resources made so far by logical id. */
export type Scope = { pseudo: Record<string, string>; made: ReadonlyMap<string, Made> }

type Reference = { id: string; attribute?: string }

/** Puts values in the place of Ref, Fn::GetAtt, Fn::Sub and Fn::Join. Another function is an error that names the place. */
export function resolve(value: unknown, scope: Scope, place: string): unknown {
  if (Array.isArray(value)) return value.map((item, i) => resolve(item, scope, `${place}[${i}]`))
  if (value === null || typeof value !== 'object') return value
  const [[name, argument] = ['', undefined], ...more] = Object.entries(value)
  if (more.length === 0 && (name === 'Ref' || name.startsWith('Fn::')))
    return called(name, argument, scope, place)
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolve(inner, scope, `${place}.${key}`)]),
  )
}

/** The logical ids that a value refers to. */
export function idsIn(value: unknown): string[] {
  const found: string[] = []
  const scope = { pseudo: {}, made: noting(found) }
  resolve(value, scope, '')
  return found.filter(id => !id.startsWith('AWS::'))
}

/** Every id is there, and is noted. */
function noting(found: string[]): ReadonlyMap<string, Made> {
  const anything = new Proxy<Record<string, string>>({}, { get: () => '' })
  return {
    get(id: string) {
      found.push(id)
      return { ref: '', attributes: anything }
    },
  } as ReadonlyMap<string, Made>
}

function called(name: string, argument: unknown, scope: Scope, place: string): unknown {
  if (name === 'Ref' && typeof argument === 'string') return referred({ id: argument }, scope, place)
  if (name === 'Fn::GetAtt') return referred(attributeReference(argument, place), scope, place)
  if (name === 'Fn::Sub') return substituted(argument, scope, place)
  if (name === 'Fn::Join' && isJoin(argument)) {
    const [separator, parts] = argument
    return parts.map((part, i) => String(resolve(part, scope, `${place}[${i}]`))).join(separator)
  }
  throw new Error(`${place}: the sandbox does not know ${name} as it is used here`)
}

const isJoin = (value: unknown): value is [string, unknown[]] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Array.isArray(value[1])

function attributeReference(argument: unknown, place: string): Reference {
  const [id, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.')
  if (typeof id !== 'string' || attribute.length === 0)
    throw new Error(`${place}: Fn::GetAtt names no attribute: ${JSON.stringify(argument)}`)
  return { id, attribute: attribute.join('.') }
}

function referred({ id, attribute }: Reference, { pseudo, made }: Scope, place: string): string {
  const own = pseudo[id]
  if (own !== undefined && attribute === undefined) return own
  const found = made.get(id)
  if (found === undefined) throw new Error(`${place}: there is no ${id}`)
  const value = attribute === undefined ? found.ref : found.attributes[attribute]
  if (value === undefined) throw new Error(`${place}: ${id} has no attribute ${attribute}`)
  return value
}

/** `${Id}`, `${Id.Attribute}`, a name of the second argument, or `${!literal}`. */
function substituted(argument: unknown, scope: Scope, place: string): string {
  const [text, names = {}] = (Array.isArray(argument) ? argument : [argument]) as [
    unknown,
    Record<string, unknown>?,
  ]
  if (typeof text !== 'string') throw new Error(`${place}: Fn::Sub without a text`)
  return text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal) return `$${'{'}${name}}`
    if (Object.hasOwn(names, name)) return String(resolve(names[name], scope, `${place}.${name}`))
    const [id = '', ...attribute] = name.split('.')
    return referred(attribute.length ? { id, attribute: attribute.join('.') } : { id }, scope, place)
  })
}
