import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { jsonOrNothing } from '#recovery/caught-error.ts'

/** What is kept, and of what: each account has its own, as far as the environment tells accounts apart. */
export type Kept = { what: string; service: string; region?: string | undefined }

/** What was known here last, of any shape; undefined where nothing is kept. */
export async function lastKnown(kept: Kept): Promise<unknown> {
  return jsonOrNothing(await readFile(fileOf(kept), 'utf8').catch(() => ''))
}

/** What cannot be written down costs the next command a call, or a Tab an offer, and nothing else. */
export async function keep(kept: Kept, known: unknown): Promise<void> {
  const file = fileOf(kept)
  const draft = `${file}.${process.pid}`
  try {
    await mkdir(folder(), { recursive: true, mode: 0o700 })
    await writeFile(draft, JSON.stringify(known), { mode: 0o600 })
    await rename(draft, file)
  } catch {}
}

const folder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'drctl')

function fileOf({ what, service, region }: Kept): string {
  const { AWS_ENDPOINT_URL, AWS_PROFILE, AWS_ACCESS_KEY_ID } = process.env
  const whose = JSON.stringify([what, region, service, AWS_ENDPOINT_URL, AWS_PROFILE, AWS_ACCESS_KEY_ID])
  return join(folder(), `${createHash('sha256').update(whose).digest('hex').slice(0, 32)}.json`)
}
