import { XMLParser } from 'fast-xml-parser'
import { AwsError } from './aws-error.ts'

/** What an element holds: text, its children by name, or (an array) the element repeated. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue }

/** A document. The namespace, if it has one, stands on its root. */
export function renderXml(root: string, value: XmlValue, namespace?: string): string {
  const declared = namespace === undefined ? '' : ` xmlns="${namespace}"`
  return `<?xml version="1.0"?>\n<${root}${declared}>${content(value)}</${root}>`
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return ''
  if (isList(value)) return value.map(item => element(name, item)).join('')
  return `<${name}>${content(value)}</${name}>`
}

function content(value: XmlValue): string {
  if (value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return escapeXml(String(value))
  if (isList(value)) throw new TypeError('a list needs the name of its element')
  return Object.entries(value)
    .map(([name, child]) => element(name, child))
    .join('')
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value)
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}

/**
 * Parses a document to plain objects, all text kept as it stands. The elements named in `lists` are arrays however
 * many there are. Refuses what is no XML with MalformedInput.
 */
export function parseXml(text: string, lists: readonly string[]): unknown {
  const parser = new XMLParser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    parseTagValue: false,
    trimValues: true,
    isArray: name => lists.includes(name),
  })
  try {
    return parser.parse(text, true)
  } catch (cause) {
    throw new AwsError('MalformedInput', `Unparseable XML: ${cause instanceof Error ? cause.message : cause}`)
  }
}
