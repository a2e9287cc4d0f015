import { parseArgs } from 'node:util'
import { outputFor } from '#cli/output.ts'
import { readSettings } from '../settings.ts'
import { pointAt } from '../up/environment.ts'
import { demo } from './demo.ts'

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })
const settings = readSettings()
pointAt(settings)
const interrupted = new AbortController()

// On, not once: a second Ctrl-C must not end the demo while it stops what it has started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)))
}

try {
  const options = { keep: values.keep, signal: interrupted.signal }
  process.exitCode = (await demo(settings, outputFor(process.stdout, false), options)) ? 0 : 1
} catch (error) {
  process.stderr.write(`drctl demo: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = interrupted.signal.aborted ? 130 : 1
}
// When interrupted, what was going on may still wait for something that is gone.
process.exit()
