import { isNode, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'
import { contradictions } from './configuration-contradictions.ts'
import { Configuration } from './contracts/configuration.ts'

/** One thing that is wrong in `drctl.yml`. `field` as in `regions.eu-west-1.instance`, `''` for the file as a whole. */
export type ConfigurationFault = { line: number; field: string; message: string }

export type ConfigurationVerdict =
  | { state: 'valid'; configuration: Configuration }
  | { state: 'faulty'; faults: ConfigurationFault[] }

type Path = PropertyKey[]

/** What the text of a `drctl.yml` says: the configuration, or all its faults at once, in the order of their lines. */
export function readConfiguration(text: string): ConfigurationVerdict {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    return faulty(
      document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, field: '', message })),
    )
  }
  const fault = (path: Path, message: string): ConfigurationFault => ({
    line: lineOf(document, lines, path),
    field: path.map(String).join('.'),
    message,
  })
  const parsed = Configuration.safeParse(document.toJS() ?? {}, { reportInput: true })
  if (!parsed.success)
    return faulty(parsed.error.issues.flatMap(faultsOf).map(([path, said]) => fault(path, said)))
  const found = contradictions(parsed.data)
  if (found.length > 0) return faulty(found.map(({ path, message }) => fault(path, message)))
  return { state: 'valid', configuration: parsed.data }
}

function faulty(faults: ConfigurationFault[]): ConfigurationVerdict {
  return { state: 'faulty', faults: faults.sort((a, b) => a.line - b.line) }
}

/** A key too many is told at its own place; what is missing, at the place that should have it. */
function faultsOf(issue: z.core.$ZodIssue): [Path, string][] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => [[...issue.path, key], 'no such field'])
  if (issue.code === 'invalid_key')
    return [[issue.path, issue.issues.map(({ message }) => message).join('; ')]]
  if (issue.code === 'invalid_type' && issue.input === undefined) return [[issue.path, 'missing']]
  if (typeof issue.input === 'object') return [[issue.path, issue.message]]
  const wanted = issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.message
  return [[issue.path, `${wanted}, not ${JSON.stringify(issue.input)}`]]
}

/** The line of a field, or of the nearest one around it that is there. */
function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const at = keyAt(document, path.slice(0, depth))
    if (at !== undefined) return lines.linePos(at).line
  }
  return 1
}

/** The offset of a field's key, or of an entry of a list. */
function keyAt(document: ReturnType<typeof parseDocument>, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  if (parent && typeof parent === 'object' && 'items' in parent) {
    for (const item of parent.items as { key?: { value?: unknown; range?: [number, ...unknown[]] } }[])
      if (item.key && String(item.key.value) === String(last)) return item.key.range?.[0]
  }
  const node = document.getIn(path, true)
  return isNode(node) ? node.range?.[0] : undefined
}

/** Says on which line of the text a field stands; undefined for one that is not there. */
export function lineFinder(text: string): (field: string) => number | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  return field => {
    const path = field.split('.')
    const at = document.hasIn(path) ? keyAt(document, path) : undefined
    return at === undefined ? undefined : lines.linePos(at).line
  }
}

/** A line each, as compilers tell them, so that editors can go there; then how many there are. */
export function faultLines(file: string, faults: ConfigurationFault[]): string[] {
  const told = faults.map(
    ({ line, field, message }) => `${file}:${line}: ${field === '' ? '' : `${field}: `}${message}`,
  )
  return [...told, `${faults.length === 1 ? '1 fault' : `${faults.length} faults`} in ${file}`]
}
