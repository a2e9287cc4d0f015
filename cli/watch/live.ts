import type { Output } from '#cli/output.ts'
import { endLines, waitingLines } from '#cli/render/run.ts'
import { fewStepLines, stepLines } from '#cli/render/steps.ts'
import type { Snapshot } from '#operator/follow.ts'
import { Screen } from './screen.ts'
import type { Viewer } from './viewer.ts'

const redrawMs = 250

/** On a terminal: the tree of steps in place, its times going on between two looks, then the report below it. */
export function liveViewer(output: Output): Viewer {
  const { paint, write } = output
  const screen = new Screen(output)
  let shown: Snapshot | undefined
  let note = ''
  const draw = () => {
    if (!shown) return
    const now = new Date()
    const below = [
      ...waitingLines(shown, now, paint, output.width),
      ...(note === '' ? [] : ['', paint.yellow(note)]),
    ]
    const whole = [...stepLines(shown, now, paint), ...below]
    screen.draw(screen.fits(whole) ? whole : [...fewStepLines(shown, now, paint), ...below])
  }
  const timer = setInterval(draw, redrawMs)
  return {
    show(snapshot) {
      shown = snapshot
      note = ''
      draw()
      if (snapshot.run.status === 'RUNNING') return
      shown = undefined
      write(`\n${endLines(snapshot.run, paint, output.width).join('\n')}\n`)
    },
    say(words) {
      note = words
      draw()
    },
    close: () => clearInterval(timer),
  }
}
