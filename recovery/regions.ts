import { DrctlError } from './errors.ts'

/** What names its two regions: the stack, or the configuration that it follows from. */
type TwoRegions<Region> = { service: string; regions: Record<string, Region> }

/** One region of the two. One that is none of them is refused with InputInvalid. */
export function regionOf<Region>({ service, regions }: TwoRegions<Region>, name: string): Region {
  const region = regions[name]
  if (region) return region
  const known = Object.keys(regions).join(' and ')
  throw new DrctlError('InputInvalid', `${name} is no region of ${service}, which has ${known}`, {
    region: name,
  })
}

/** The other region of the two. */
export function peerOf(stack: TwoRegions<unknown>, name: string): string {
  regionOf(stack, name)
  const peer = Object.keys(stack.regions).find(region => region !== name)
  if (peer) return peer
  throw new DrctlError('InputInvalid', `${stack.service} has no second region`, { region: name })
}
