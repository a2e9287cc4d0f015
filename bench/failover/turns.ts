import { type Region, regions } from '#sandbox/settings.ts'

export type Way = 'workflow' | 'hand'

/**
 * Into which region each takeover goes, and by which way. The regions change their parts with each; both ways take turns,
 * each goes first in every second round, and into each region equally often.
 */
export function turns(rounds: number): { into: Region; way: Way }[] {
  return Array.from({ length: rounds }, (_, round): { into: Region; way: Way }[] => {
    const [first, second]: [Way, Way] = round % 2 === 0 ? ['workflow', 'hand'] : ['hand', 'workflow']
    return [
      { into: regions[1], way: first },
      { into: regions[0], way: second },
    ]
  }).flat()
}
