import { lstat, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'

type Mount = HostReport['own']

const absent: Mount = { mounted: false, uid: 0, gid: 0, freeBytes: 0 }

/**
 * A file system of the region: whether it is mounted, and to whom the service's folder on it belongs. Mounted means that
 * it is another device than the folder above it, or, in the sandbox, a link to a folder.
 */
export async function mountReport(path: string, { service }: HostSettings): Promise<Mount> {
  try {
    const [itself, mount, above] = await Promise.all([lstat(path), stat(path), stat(dirname(path))])
    if (!itself.isSymbolicLink() && mount.dev === above.dev) return absent
    const { uid, gid } = await stat(join(path, service)).catch(() => mount)
    const { bavail, bsize } = await statfs(path)
    return { mounted: true, uid, gid, freeBytes: bavail * bsize }
  } catch {
    return absent
  }
}

/**
 * On the disk below a mount point everything would succeed, and nothing of it be replicated. Refuses with ArchiveFailing.
 */
export async function refuseUnmounted(settings: HostSettings): Promise<void> {
  const { own } = settings.efs
  if ((await mountReport(own, settings)).mounted) return
  throw new DrctlError('ArchiveFailing', `the region's own file system is not mounted at ${own}`, {
    path: own,
  })
}
