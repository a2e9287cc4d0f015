import * as z from 'zod'
import { foundSentences } from '#operator/about.ts'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { stateVisits } from '#recovery/state-visits.ts'
import type { StepDetail } from './contract.ts'
import { partOf } from './graph/fold.ts'

/** So many tries of a visit are shown, the newest. */
const shown = 20

/** What happened in a step (or in a state that is of none): each visit of its states with input, output and tries. */
export function stepDetail(history: HistoryEvent[], step: string): StepDetail {
  const visits = stateVisits(history.map(withoutToken)).filter(({ state }) => partOf(state) === step)
  return {
    step,
    visits: visits.map(({ tries, ...visit }) => ({
      ...visit,
      tries: tries.slice(-shown),
      triesLeftOut: Math.max(0, tries.length - shown),
      found: foundSentences(payloadOf(tries.at(-1)?.result)),
    })),
  }
}

/** What a Lambda answered, without what Step Functions puts around it. */
const payloadOf = (result = '') => Answered.safeParse(jsonOrNothing(result)).data?.Payload
const Answered = z.object({ Payload: z.unknown() })

/** The arguments of a question hold its token; whoever has that can answer. */
function withoutToken(event: HistoryEvent): HistoryEvent {
  if (event.resource !== 'invoke.waitForTaskToken' || event.parameters === undefined) return event
  const parameters = jsonOrNothing(event.parameters)
  const hidden = JSON.stringify(parameters ?? null, (key, value) => (key === 'token' ? undefined : value))
  return { ...event, parameters: hidden }
}
