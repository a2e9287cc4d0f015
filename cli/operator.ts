import { hostname, userInfo } from 'node:os'

/** Who acts, as it stands in reports and in the record: jane@laptop. Only characters that the record may hold. */
export function operatorName(): string {
  return `${userInfo().username}@${hostname()}`.replace(/[^\w.@-]/g, '-').slice(0, 80)
}
