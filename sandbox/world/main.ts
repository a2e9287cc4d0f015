import { Console } from 'node:console'
import { mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { readSettings } from '#sandbox/settings.ts'
import { readTimings } from './timings.ts'
import { startWorld } from './world.ts'

/** The world as a daemon: says nothing, logs to `world.log`, ends on SIGTERM or SIGINT. Its pid is in `world.pid`. */
const settings = readSettings()
const pidFile = join(settings.state, 'world.pid')
mkdirSync(settings.state, { recursive: true })
globalThis.console = logTo(join(settings.state, 'world.log'))
process.on('uncaughtExceptionMonitor', error => console.error('the world ends', error))

const world = await startWorld(settings, readTimings())
writeFileSync(pidFile, `${process.pid}\n`)
console.log(`world ${process.pid} is up on ${settings.net}.0.0/16`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal))

async function stop(signal: string): Promise<void> {
  console.log(`world ${process.pid} ends on ${signal}`)
  await world.stop()
  rmSync(pidFile, { force: true })
  process.exit(0)
}

function logTo(file: string): Console {
  const descriptor = openSync(file, 'a')
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      writeSync(descriptor, `${new Date().toISOString()} ${text}`)
      done()
    },
  })
  return new Console({ stdout: stream, stderr: stream })
}
