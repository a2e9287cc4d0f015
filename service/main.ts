import { Server as HttpsServer } from 'node:https'
import type { Server as RestifyServer } from 'restify'
import { createDatabase } from './database.ts'
import { createForward } from './forward.ts'
import { readLease, unlimited } from './lease.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createPool } from './pool.ts'
import { version } from './release.ts'
import { createServer } from './server.ts'
import { readSettings, type Settings, SettingsInvalid } from './settings.ts'
import { shutDown } from './shutdown.ts'
import { noSuccessor, readSuccessor } from './successor.ts'

/**
 * The API as a process. It starts without its database, and is ready when that is. Ends with 0 after SIGTERM or SIGINT,
 * 78 (EX_CONFIG) when the environment is at fault, 1 when it cannot listen or after a fault in itself.
 */
const exit = { fault: 1, configuration: 78 } as const

// A log whose reader has gone is no reason to stop serving.
process.stdout.on('error', () => {})

const settings = settingsOrExit()
const log = createLog(settings.logLevel, text => process.stdout.write(text))
dieOfFaults(log)
start(settings, log)

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env)
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error
    const lines = ['the environment is at fault:', ...error.faults.map(fault => `  ${fault}`)]
    process.stderr.write(
      `${lines.join('\n')}\ncorrect it and start again: service/settings.ts lists what can be set\n`,
    )
    process.exit(exit.configuration)
  }
}

/** After a fault that nobody caught nothing is certain: the service manager starts a new process. */
function dieOfFaults(log: Log) {
  process.on('uncaughtException', error => {
    log.error({ error }, 'fault: the service stops')
    process.exit(exit.fault)
  })
}

function start({ host, port, region, lease, successor, database, tls }: Settings, log: Log) {
  const pool = createPool(database, log)
  let draining = false
  const deps = {
    database: createDatabase(pool, lease === undefined ? unlimited : readLease(lease)),
    clock: () => new Date(),
    region,
    successor: successor === undefined ? noSuccessor : readSuccessor(successor),
    forward: createForward(),
    metrics: createMetrics(pool),
    draining: () => draining,
    log,
  }
  const server = createServer(deps, tls)
  if (tls) renewOnHangUp(server, log)
  server.listen(port, host, () => {
    log.info({ version, region, host, port, https: tls !== undefined, pid: process.pid }, 'listening')
    log.flush()
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (draining) return
      draining = true
      log.info({ signal }, 'shutting down')
      void shutDown(server, pool, log).then(() => {
        log.info({}, 'stopped')
        log.flush()
        process.exit()
      })
    })
  }
}

/** A renewed certificate is taken without a restart; one that is no good leaves the present one in its place. */
function renewOnHangUp({ server }: RestifyServer, log: Log) {
  process.on('SIGHUP', () => {
    try {
      const { tls } = readSettings(process.env)
      if (tls && server instanceof HttpsServer)
        server.setSecureContext({ cert: tls.certificate, key: tls.key })
      log.info({}, 'the certificate was read again')
    } catch (error) {
      log.error({ error }, 'the certificate could not be read again: the present one stays')
    }
  })
}
