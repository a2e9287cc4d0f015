import { createHash } from 'node:crypto'

/** AWS takes more in a name than is good in a file's: such a name goes by its digest. */
export function fileName(name: string): string {
  return /^[\w-][\w.-]*$/.test(name) ? name : createHash('sha256').update(name).digest('hex')
}
