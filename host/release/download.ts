import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { limits } from '#host/limits.ts'
import type { Release } from '#recovery/contracts/stack.ts'

/** Throws an Error that says why when the release host does not answer soon, or not with the asset. */
export async function download({ baseUrl, repository, asset, version }: Release, to: string): Promise<void> {
  const url = `${baseUrl}/${repository}/releases/download/v${version}/${asset}`
  const late = new AbortController()
  const begin = setTimeout(
    () => late.abort(new Error(`${url} did not answer in time`)),
    limits.releaseConnect,
  )
  const signal = AbortSignal.any([late.signal, AbortSignal.timeout(limits.releaseDownload)])
  const response = await fetch(url, { signal }).finally(() => clearTimeout(begin))
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
  await pipeline(Readable.fromWeb(response.body), createWriteStream(to), { signal })
}
