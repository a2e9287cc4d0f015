/** The part of dns-packet that the name servers use; the package brings no types of its own. */
declare module 'dns-packet' {
  export type Question = { name: string; type: string; class: string }
  export type Soa = {
    mname: string
    rname: string
    serial: number | undefined
    refresh: number | undefined
    retry: number | undefined
    expire: number | undefined
    minimum: number | undefined
  }
  export type Resource = { name: string; type: string; ttl: number; data: string | Buffer[] | Soa }
  export type Opt = { type: 'OPT'; name: '.'; udpPayloadSize: number }
  export type Packet = {
    type: 'query' | 'response'
    id: number
    flags: number
    opcode: string
    questions: Question[]
    answers: Resource[]
    authorities: Resource[]
    additionals: (Resource | Opt)[]
  }
  export const AUTHORITATIVE_ANSWER: number
  export const TRUNCATED_RESPONSE: number
  export const RECURSION_DESIRED: number
  /** With the two bytes of length that stand before a message over TCP. */
  export function streamEncode(packet: Partial<Packet>): Buffer
  export function streamDecode(message: Buffer): Packet
  export function decode(message: Buffer): Packet
  export function encode(packet: Partial<Packet>): Buffer
}
