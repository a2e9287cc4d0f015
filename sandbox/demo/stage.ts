import type { Output } from '#cli/output.ts'
import { changeLines } from '#cli/render/change.ts'
import { changesBetween } from '#cli/watch/changes.ts'
import { Screen } from '#cli/watch/screen.ts'
import { callersText, namesText, type Scene, sceneLines } from './scene.ts'

/** Shows one scene after the other. */
export type Stage = (scene: Scene) => void

export function stageFor(output: Output): Stage {
  return output.live ? liveStage(output) : loggedStage(output)
}

/** On a terminal the scene is drawn in place. */
function liveStage(output: Output): Stage {
  const screen = new Screen(output)
  return scene => screen.draw(sceneLines(scene, new Date(), output.paint, output.width))
}

const callersEveryMs = 2000

/** In a pipe there is a line for each thing that happens, and one for the callers every two seconds. */
function loggedStage({ paint, width, write }: Output): Stage {
  let before: Scene | undefined
  let callersAt = 0
  const line = (text: string) => write(`${new Date().toISOString().slice(11, 19)}Z  ${text}\n`)
  return scene => {
    if (namesText(scene.names) !== namesText(before?.names ?? [])) line(`DNS names ${namesText(scene.names)}`)
    if (Date.now() - callersAt > callersEveryMs) {
      line(`callers: ${callersText(scene.ledger, paint)}`)
      callersAt = Date.now()
    }
    if (scene.run) {
      const asked = {
        execution: scene.run.run.execution,
        region: scene.run.region,
        waiting: scene.run.waiting,
      }
      const lines = changesBetween(before?.run, scene.run, new Date()).flatMap(change =>
        changeLines(change, asked, new Date(), paint, width),
      )
      write(lines.map(text => `${text}\n`).join(''))
    }
    before = { ...scene }
  }
}
