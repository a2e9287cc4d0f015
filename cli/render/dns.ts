import type { ServerView } from '#operator/status/view.ts'
import type { Paint } from './paint.ts'
import { labelled } from './text.ts'

/** Which region the name points to. Servers that say the same share a line; `right` is the region they ought to name. */
export function dnsLines(
  servers: ServerView[],
  right: string | undefined,
  paint: Paint,
  { width, column = 10 }: { width: number; column?: number },
): string[] {
  const said = Map.groupBy(servers, server => answerText(server, right, paint))
  return [...said].flatMap(([text, same], i) =>
    labelled(i === 0 ? 'DNS' : '', `${text} by ${same.map(({ server }) => server).join(', ')}`, {
      column,
      width,
    }),
  )
}

function answerText(answer: ServerView, right: string | undefined, paint: Paint): string {
  if ('problem' in answer) return paint.red(`no answer (${answer.problem})`)
  if (answer.addresses.length === 0) return paint.red('no address')
  const colour = answer.region === right ? paint.green : paint.yellow
  return `${colour(answer.region ?? 'neither region')} (${answer.addresses.join(', ')})`
}
