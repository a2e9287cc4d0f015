import { parseArgs } from 'node:util'
import { outputFor } from '#cli/output.ts'
import { readSettings } from '../settings.ts'
import { down } from '../up/down.ts'
import { operatorEnvironment } from '../up/environment.ts'
import { demo } from './demo.ts'

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })
const settings = readSettings()
Object.assign(process.env, operatorEnvironment(settings))
const output = outputFor(process.stdout, false)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void down(settings).finally(() => process.exit(130)))
}

try {
  const good = await demo(settings, output)
  process.exitCode = good ? 0 : 1
} catch (error) {
  process.stderr.write(`drctl demo: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  if (values.keep)
    output.write('\nThe sandbox is left running: npm run sandbox -- status; npm run sandbox -- down\n')
  else await down(settings)
}
