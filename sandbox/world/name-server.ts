import dns, { type Packet, type Question, type Resource } from 'dns-packet'
import { fullName, type RecordSet } from './record-set.ts'
import { soaFields, txtStrings } from './record-value.ts'

const rcodes = { NOERROR: 0, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const
type Asked = Pick<Question, 'name' | 'type'>
type Found = { rcode: keyof typeof rcodes; answers: Resource[]; authorities: Resource[] }

/** Answers one DNS message from the records of the zone, with authority; nothing when it is no query. */
export function answerDns(
  message: Buffer,
  zone: string,
  records: readonly RecordSet[],
  limit: number,
): Buffer | undefined {
  const query = decoded(message)
  if (query?.type !== 'query') return undefined
  const { rcode, answers, authorities } = lookUp(query, zone, records)
  const edns = query.additionals.find(extra => extra.type === 'OPT')
  const response = {
    type: 'response' as const,
    id: query.id,
    flags: flagsOf(query, rcode),
    questions: query.questions,
    ...{ answers, authorities },
    additionals: edns ? [{ type: 'OPT' as const, name: '.' as const, udpPayloadSize: 1232 }] : [],
  }
  const whole = dns.encode(response)
  const room = edns && 'udpPayloadSize' in edns ? Math.max(limit, edns.udpPayloadSize) : limit
  if (whole.length <= room) return whole
  return dns.encode({
    ...response,
    flags: response.flags | dns.TRUNCATED_RESPONSE,
    answers: [],
    authorities: [],
  })
}

function decoded(message: Buffer): Packet | undefined {
  try {
    return dns.decode(message)
  } catch {
    // What cannot be decoded is no query: it gets no answer.
    return undefined
  }
}

function flagsOf(query: Packet, rcode: keyof typeof rcodes): number {
  const authority = rcode === 'REFUSED' || rcode === 'NOTIMP' ? 0 : dns.AUTHORITATIVE_ANSWER
  return (query.flags & dns.RECURSION_DESIRED) | authority | rcodes[rcode]
}

function lookUp(query: Packet, zone: string, records: readonly RecordSet[]): Found {
  const [question, ...more] = query.questions
  const none = { answers: [], authorities: [] }
  if (!question || more.length > 0 || query.opcode !== 'QUERY' || question.class !== 'IN') {
    return { rcode: 'NOTIMP', ...none }
  }
  const name = fullName(question.name)
  if (name !== zone && !name.endsWith(`.${zone}`)) return { rcode: 'REFUSED', ...none }
  const answers = answersTo(question, records)
  if (answers.length > 0) return { rcode: 'NOERROR', answers, authorities: [] }
  const exists = records.some(set => set.name === name || set.name.endsWith(`.${name}`))
  return { rcode: exists ? 'NOERROR' : 'NXDOMAIN', answers, authorities: soaOf(zone, records) }
}

/** `hops` bounds the aliases followed, as one may lead back to itself. */
function answersTo({ name, type }: Asked, records: readonly RecordSet[], hops = 8): Resource[] {
  const here = records.filter(set => set.name === fullName(name))
  const wanted = here.filter(set => set.type === type || type === 'ANY')
  const alias = wanted.length === 0 ? here.find(set => set.type === 'CNAME') : undefined
  if (!alias || hops === 0) return wanted.flatMap(set => resources(set, name))
  const target = alias.values[0] ?? ''
  return [...resources(alias, name), ...answersTo({ name: target, type }, records, hops - 1)]
}

/** What a negative answer carries: the SOA, whose minimum says how long the absence may be remembered. */
function soaOf(zone: string, records: readonly RecordSet[]): Resource[] {
  const set = records.find(({ name, type }) => name === zone && type === 'SOA')
  const minimum = soaFields(set?.values[0] ?? '')?.minimum ?? 0
  return set ? resources({ ...set, ttl: Math.min(set.ttl, minimum) }, zone) : []
}

/** A set as resource records, under the name as it was asked. */
function resources({ type, ttl, values }: RecordSet, asked: string): Resource[] {
  const name = asked.replace(/\.$/, '')
  return values.map(value => ({ name, type, ttl, data: dataOf(type, value) }))
}

function dataOf(type: RecordSet['type'], value: string): Resource['data'] {
  if (type === 'TXT') return txtStrings(value)?.map(text => Buffer.from(text, 'latin1')) ?? []
  if (type === 'SOA') return soaFields(value) ?? ''
  return type === 'A' || type === 'AAAA' ? value : value.replace(/\.$/, '')
}
