import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { childrenOf, findBinaries, freePort, unprivileged } from './postgres-host.ts'
import { until } from './until.ts'

const run = promisify(execFile)
const entry = fileURLToPath(new URL('../sql/apitest_db.sql', import.meta.url))

/** The superuser comes in as it is; the API's role needs its password, as it does on a host. */
const hba = `local all postgres trust
host all postgres 127.0.0.0/8 trust
host apitest apitest_api 127.0.0.0/8 scram-sha-256
`

/** Starts a cluster of the test's own on a free port of `host`, a loopback address. Settings are postgresql.conf's. */
export async function startPostgres(
  host: string,
  settings: Record<string, string> = {},
): Promise<TestPostgres> {
  const user = await unprivileged()
  const folder = await mkdtemp(join(tmpdir(), 'service-postgres-'))
  if (user) await chown(folder, user.uid, user.gid)
  const postgres = new TestPostgres({
    host,
    port: await freePort(host),
    bin: await findBinaries(),
    folder,
    user,
    settings,
  })
  await postgres.initialize()
  await postgres.start()
  return postgres
}

interface Place {
  host: string
  port: number
  bin: string
  folder: string
  user: { uid: number; gid: number } | undefined
  settings: Record<string, string>
}

/** Real processes in a folder of their own, gone when it is removed. */
export class TestPostgres {
  readonly place: Place
  readonly data: string
  #server: ChildProcess | undefined

  constructor(place: Place) {
    this.place = place
    this.data = join(place.folder, 'data')
  }

  async initialize() {
    const args = ['-D', this.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N']
    await run(join(this.place.bin, 'initdb'), args, { ...this.place.user, cwd: this.place.folder })
    await writeFile(join(this.data, 'pg_hba.conf'), hba)
  }

  async start() {
    const { bin, folder, host, port, user, settings } = this.place
    const own = { listen_addresses: host, port, unix_socket_directories: folder, fsync: 'off', ...settings }
    const options = Object.entries(own).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const log = openSync(join(folder, 'log'), 'a')
    const stdio = ['ignore', log, log] as ['ignore', number, number]
    this.#server = spawn(join(bin, 'postgres'), ['-D', this.data, ...options], {
      ...user,
      cwd: folder,
      stdio,
    })
    closeSync(log)
    await until('PostgreSQL answers', 20_000, () =>
      this.query('SELECT 1', 'postgres').then(
        () => true,
        () => false,
      ),
    )
  }

  /** Rows of one statement, as superuser. */
  async query<Row extends pg.QueryResultRow>(text: string, database = 'apitest'): Promise<Row[]> {
    const { host, port } = this.place
    const client = new pg.Client({ host, port, user: 'postgres', database, connectionTimeoutMillis: 30_000 })
    try {
      await client.connect()
      return (await client.query<Row>(text)).rows
    } finally {
      await client.end()
    }
  }

  /** psql as superuser. Answers what it printed; throws when it fails. */
  psql(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ stdout: string; stderr: string }> {
    const connection = { PGHOST: this.place.host, PGPORT: String(this.place.port), PGUSER: 'postgres' }
    const variables = { PATH: process.env.PATH, PGDATABASE: 'postgres', ...connection, ...env }
    return run(join(this.place.bin, 'psql'), ['-X', ...args], { env: variables })
  }

  /** `psql -f sql/apitest_db.sql`, with its environment. */
  createDatabase(env?: NodeJS.ProcessEnv) {
    return this.psql(['-f', entry], env)
  }

  /** What the server has logged so far. */
  log(): Promise<string> {
    return readFile(join(this.place.folder, 'log'), 'utf8')
  }

  /** PostgreSQL's fast shutdown. */
  async stop() {
    await this.#end(() => this.#server?.kill('SIGINT'))
  }

  /** SIGKILL to every process of the cluster. */
  async kill() {
    await this.#end(() => this.#signal('SIGKILL'))
  }

  /** SIGSTOP to every process of the cluster: connections stay open, and nothing answers. */
  async freeze() {
    await this.#signal('SIGSTOP')
  }

  async thaw() {
    await this.#signal('SIGCONT')
  }

  /** Its immediate shutdown, also of a frozen one: killed, it would leave shared memory behind. */
  async remove() {
    await this.thaw()
    await this.#end(() => this.#server?.kill('SIGQUIT'))
    await rm(this.place.folder, { recursive: true, force: true })
  }

  async #end(how: () => unknown) {
    const server = this.#server
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, 'exit')
    await how()
    await exit
  }

  async #signal(name: NodeJS.Signals) {
    const server = this.#server?.pid
    if (server === undefined) return
    for (const pid of [server, ...(await childrenOf(server))]) signalIfThere(pid, name)
  }
}

function signalIfThere(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
