import { isIPv4, isIPv6 } from 'node:net'
import type { RecordSet, RecordType } from './record-set.ts'

const quoted = /"((?:[^"\\]|\\[0-7]{3}|\\.)*)"/y
const fullNamePattern = /^([a-z0-9_-]{1,63}\.)+$/

/** The character strings of a TXT value, escapes resolved; nothing when it is not a row of quoted strings. */
export function txtStrings(value: string): string[] | undefined {
  const strings: string[] = []
  let at = 0
  while (at < value.length) {
    quoted.lastIndex = at
    const found = quoted.exec(value)
    if (!found) return undefined
    strings.push(unescaped(found[1] ?? ''))
    at = quoted.lastIndex
    while (value[at] === ' ') at += 1
  }
  return strings.length > 0 ? strings : undefined
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3}|.)/g, (_, character: string) =>
    character.length === 3 ? String.fromCharCode(Number.parseInt(character, 8)) : character,
  )
}

/** What is wrong with the values of a set, in Route 53's words; an empty list when nothing is. */
export function valueProblems({ name, type, values }: RecordSet): string[] {
  const problems = values
    .map(value => [problemOf(type, value), value] as const)
    .filter(([problem]) => problem)
  const texts = problems.map(
    ([problem, value]) => `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`,
  )
  if (!fullNamePattern.test(name)) {
    texts.push(
      `FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with '${name}'`,
    )
  }
  const repeated = values.find((value, i) => values.indexOf(value) !== i)
  if (repeated) texts.push(`Duplicate Resource Record: '${repeated}'`)
  return texts
}

function problemOf(type: RecordType, value: string): string | undefined {
  if (type === 'A')
    return isIPv4(value) ? undefined : 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'
  if (type === 'AAAA')
    return isIPv6(value) ? undefined : 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'
  if (type === 'TXT') return txtProblem(value)
  if (type === 'SOA')
    return soaFields(value) ? undefined : 'SOARRDATAIllegal (Value is not a valid SOA record)'
  return fullNamePattern.test(value.toLowerCase().replace(/\.?$/, '.'))
    ? undefined
    : 'DomainNameIllegal (Value is not a valid domain name)'
}

function txtProblem(value: string): string | undefined {
  const strings = txtStrings(value)
  if (!strings) return 'InvalidCharacterString (Value should be enclosed in quotation marks)'
  return strings.some(text => Buffer.byteLength(text) > 255)
    ? 'CharacterStringTooLong (Value is too long)'
    : undefined
}

/** The parts of an SOA value; nothing when it has not its seven. */
export function soaFields(value: string) {
  const [mname, rname, ...numbers] = value.split(/\s+/)
  const [serial, refresh, retry, expire, minimum] = numbers.map(Number)
  if (!mname || !rname || numbers.length !== 5 || numbers.some(number => !/^\d+$/.test(number)))
    return undefined
  return { mname, rname, serial, refresh, retry, expire, minimum }
}
