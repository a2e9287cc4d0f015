import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import * as z from 'zod'

/** A certificate, with those between it and its authority, and its key: the text of PEM files. */
export type Tls = { certificate: string; key: string }

/** The contents of the file that a variable names. */
export const FileContents = z.string().transform((file, context) => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    context.addIssue({ code: 'custom', message: `names a file that cannot be read: ${why}` })
    return z.NEVER
  }
})

/** Whether OpenSSL takes them, and the key is the certificate's. */
export function isPair({ certificate, key }: Tls): boolean {
  try {
    createSecureContext({ cert: certificate, key })
    return true
  } catch {
    return false
  }
}
