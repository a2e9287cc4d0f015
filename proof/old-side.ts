import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Region, Settings } from '#sandbox/settings.ts'
import { postgresBin } from '#sandbox/up/inventory.ts'
import { instanceOwner } from '#sandbox/up/owner.ts'
import { people, type Rows } from './database.ts'

const dataOf = ({ region }: Settings, name: Region) =>
  join(region[name].root, 'var/lib/drctl/postgresql/data')

/** One that had nothing of its own is made a standby by its own host. */
const follows = (data: string) => existsSync(join(data, 'standby.signal'))

/** Whether it changes no more: one that was killed leaves its file, one that is stopping answers nobody, and still writes. */
export function isAtRest(settings: Settings, region: Region): boolean {
  if (follows(dataOf(settings, region))) return true
  const file = join(dataOf(settings, region), 'postmaster.pid')
  return !existsSync(file) || !existsSync(`/proc/${Number.parseInt(readFileSync(file, 'utf8'), 10)}`)
}

/**
 * What an old side at rest has: PostgreSQL's own recovery brings up a copy of its data directory. Undefined for one that
 * follows already.
 */
export async function restingRows(settings: Settings, region: Region): Promise<Rows | undefined> {
  const data = dataOf(settings, region)
  if (follows(data)) return undefined
  const copy = join(settings.state, 'proof', region)
  mkdirSync(dirname(copy), { recursive: true })
  execFileSync('cp', ['--archive', data, copy])
  try {
    if (follows(copy)) return undefined
    rmSync(join(copy, 'postmaster.pid'), { force: true })
    return rowsIn(await singleUser(copy, people.replaceAll('\n', ' ')))
  } finally {
    rmSync(copy, { recursive: true })
  }
}

function singleUser(data: string, sql: string): Promise<string> {
  const { uid, gid } = instanceOwner()
  const args = ['--single', '-F', '-D', data, '-c', 'archive_mode=off', 'apitest']
  return new Promise((resolve, reject) => {
    const options = { uid, gid, cwd: '/', encoding: 'utf8', maxBuffer: 1e9 } as const
    const child = execFile(join(postgresBin(), 'postgres'), args, options, (error, stdout, stderr) =>
      error ? reject(new Error(`the copy of the old database: ${stderr.slice(-2_000)}`)) : resolve(stdout),
    )
    child.stdin?.end(`${sql}\n`)
  })
}

/** Single-user mode prints a row as a line a column: `	 1: name = "Ada"	(typeid = …)`. */
function rowsIn(printed: string): Rows {
  const found = printed.matchAll(/\bname = "([^"]+)".*\n.*\bday = "(\d+)"/g)
  return new Map([...found].map(([, name = '', day]) => [name, Number(day)]))
}
