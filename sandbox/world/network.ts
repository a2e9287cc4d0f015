import { type Link, links, type Region, regions } from '#sandbox/settings.ts'

/** What a flow passes on its way: links, and regions that must not be lost. */
export type Crossing = Link | Region

/** Something that flows while all its crossings are up: paused when one goes down, destroyed when that is mended. */
export type Flow = { crossings: readonly Crossing[]; pause(): void; destroy(): void }

export type Network = ReturnType<typeof createNetwork>

/**
 * The links between the regions and the world. A cut link is a black hole: what flows stops without a word, and what
 * comes later is accepted and never answered. Losing a region takes every link of it down.
 */
export function createNetwork() {
  const cut = new Set<Link>()
  const lost = new Set<Region>()
  const flows = new Set<Flow>()

  const isDown = (crossing: Crossing) =>
    cut.has(crossing as Link) || crossing.split(':').some(part => lost.has(part as Region))
  const isOpen = (crossings: readonly Crossing[]) => !crossings.some(isDown)

  /** Applies a change, pauses the flows that it stops and destroys those that it frees. */
  function change(apply: () => void): void {
    const before = [...flows].map(flow => ({ flow, open: isOpen(flow.crossings) }))
    apply()
    for (const { flow, open } of before) {
      const opens = isOpen(flow.crossings)
      if (open && !opens) flow.pause()
      if (!open && opens) flow.destroy()
    }
  }

  return {
    isOpen,
    cut: (link: Link) => change(() => cut.add(link)),
    mend: (link: Link) => change(() => cut.delete(link)),
    lose: (region: Region) => change(() => lost.add(region)),
    find: (region: Region) => change(() => lost.delete(region)),
    /** Watches a flow, which starts paused when a crossing is down. Call what is returned when it has ended. */
    watch(flow: Flow): () => void {
      flows.add(flow)
      if (!isOpen(flow.crossings)) flow.pause()
      return () => void flows.delete(flow)
    },
    links: (): Record<Link, 'up' | 'down'> =>
      Object.fromEntries(links.map(link => [link, isDown(link) ? 'down' : 'up'])) as Record<
        Link,
        'up' | 'down'
      >,
    lost: (): Region[] => regions.filter(region => lost.has(region)),
  }
}

/** The link between two regions, however they are named. */
export function linkBetween(one: Region, other: Region): Link {
  const [first, second] = regions.indexOf(one) < regions.indexOf(other) ? [one, other] : [other, one]
  return `${first}:${second}` as Link
}
