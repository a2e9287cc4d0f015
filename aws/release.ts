import type { Release } from '#recovery/contracts/stack.ts'
import { limits } from '#recovery/limits.ts'

/** Whether the release host has the pinned asset. That it is the right one, its digest says after the download. */
export async function isReleaseReachable({ baseUrl, repository, version, asset }: Release): Promise<boolean> {
  const url = new URL(
    `${repository}/releases/download/v${version}/${asset}`,
    `${baseUrl.replace(/\/$/, '')}/`,
  )
  try {
    const signal = AbortSignal.timeout(limits.releaseHead)
    return (await fetch(url, { method: 'HEAD', signal })).ok
  } catch {
    return false
  }
}
