/** Every world that can be reached from one, itself included, by any order of steps; or those up to one that is `enough`. */
export function reachable<World>(
  from: World,
  next: (world: World) => World[],
  enough: (world: World) => boolean = () => false,
): World[] {
  const known = new Map([[JSON.stringify(from), from]])
  const todo = [from]
  for (let world = todo.pop(); world; world = todo.pop()) {
    for (const reached of next(world)) {
      const key = JSON.stringify(reached)
      if (known.has(key)) continue
      known.set(key, reached)
      if (enough(reached)) return [...known.values()]
      todo.push(reached)
    }
  }
  return [...known.values()]
}

type Zone<Record> = { record: Record; servers: [Record, Record] }

/** Two name servers turn to what the record says, one after another. */
export const turning = <Record, World extends Zone<Record>>(world: World): World[] =>
  ([0, 1] as const)
    .filter(i => world.servers[i] !== world.record)
    .map(i => ({
      ...world,
      servers: i === 0 ? [world.record, world.servers[1]] : [world.servers[0], world.record],
    }))
