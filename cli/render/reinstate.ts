import type { Connection } from '#operator/connection.ts'
import type { Divergence, HostResult } from '#recovery/contracts/reinstate.ts'
import { divergenceSaid } from '#recovery/report/words.ts'
import { labelled } from './text.ts'

/** What a reinstatement is about to do, for the operator to say yes to. */
export function reinstatementLines({ stack, region, peer }: Connection, epoch: number): string[] {
  return [
    `reinstate ${region} as the standby of ${stack.domain}`,
    ...labelled('active now', `${peer}, epoch ${epoch}`),
    ...labelled('keeps', `the WAL that ${region} wrote and ${peer} does not have, on its own file system`),
    ...labelled('costs', `its database becomes that of ${peer}; what only it had is in no database any more`),
  ]
}

const ways: Record<HostResult['way'], string> = {
  following: 'it follows already',
  rejoined: 'it had nothing of its own, and follows as it is',
  rewound: 'its database was rewound, and follows',
  restored: 'a backup was restored in its place; its old directory was moved aside',
}

/** How it went, and what the region alone had. */
export function reinstatedLines(region: string, result: HostResult, width: number): string[] {
  const { way, epoch, timeline, divergence, notRewound } = result
  return [
    `${region} stands by: ${ways[way]} (epoch ${epoch}, timeline ${timeline})`,
    ...(notRewound ? labelled('not rewound', notRewound, { width }) : []),
    ...(divergence ? divergenceLines(divergence, width) : []),
  ]
}

/** What an old side alone had, and where it is kept. */
export function divergenceLines(divergence: Divergence, width: number): string[] {
  const row = (label: string, text: string) => labelled(label, text, { width })
  const { lost, tables, kept } = divergenceSaid(divergence)
  return [...row('lost', lost), ...tables.flatMap(text => row('', text)), ...row('kept', kept)]
}
