/** One assignment of a unit file. An empty value takes back what was assigned before it. */
export type Assignment = { section: string; key: string; value: string }

/** What is wrong with a unit file, with the place. */
export class UnitFault extends Error {
  override readonly name = 'UnitFault'
}

/** Reads systemd's unit syntax: sections, comments, lines continued by a backslash. Throws UnitFault. */
export function parseUnitFile(text: string, path: string): Assignment[] {
  const assignments: Assignment[] = []
  let section = ''
  for (const [number, line] of joinedLines(text)) {
    const heading = /^\[(.+)\]$/.exec(line)
    if (heading?.[1]) {
      section = heading[1]
      continue
    }
    const at = line.indexOf('=')
    if (at < 1 || section === '') throw new UnitFault(`${path}:${number}: not an assignment in a section`)
    assignments.push({ section, key: line.slice(0, at).trimEnd(), value: line.slice(at + 1).trimStart() })
  }
  return assignments
}

function* joinedLines(text: string): Generator<[number, string]> {
  let held = ''
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (line.endsWith('\\')) {
      held += `${line.slice(0, -1)} `
      continue
    }
    yield [index + 1, held + line]
    held = ''
  }
}

/** The values of one key in order, with those before an empty assignment dropped. */
export function valuesOf(assignments: Assignment[], section: string, key: string): string[] {
  const all = assignments.filter(a => a.section === section && a.key === key).map(a => a.value)
  return all.slice(all.lastIndexOf('') + 1)
}

/** The last value of a key that can be given once. */
export function lastValueOf(assignments: Assignment[], section: string, key: string): string | undefined {
  return valuesOf(assignments, section, key).at(-1)
}
