import type { RegionDescription, Stack } from './contracts/stack.ts'
import { DrctlError } from './errors.ts'

/** One region of the stack. A region that is not of the stack is refused with InputInvalid. */
export function regionOf(stack: Stack, name: string): RegionDescription {
  const region = stack.regions[name]
  if (region) return region
  const known = Object.keys(stack.regions).join(' and ')
  throw new DrctlError('InputInvalid', `${name} is no region of ${stack.service}, which has ${known}`, {
    region: name,
  })
}

/** The other region of the two. */
export function peerOf(stack: Stack, name: string): string {
  regionOf(stack, name)
  const peer = Object.keys(stack.regions).find(region => region !== name)
  if (peer) return peer
  throw new DrctlError('InputInvalid', `${stack.service} has no second region`, { region: name })
}
