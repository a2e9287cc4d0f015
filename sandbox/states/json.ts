export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** AWS's limit for a state's input, output or variables, in bytes of UTF-8. */
export const payloadLimit = 262_144

export function tooLarge(text: string): boolean {
  return Buffer.byteLength(text) > payloadLimit
}
