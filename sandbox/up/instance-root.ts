import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  lchownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { RegionPlace } from '#sandbox/settings.ts'
import type { Builds, Programs } from './builds.ts'
import type { Owner } from './owner.ts'
import { projectRoot } from './project-root.ts'

/** Executable, and stays so when it is copied. */
const shim = join(projectRoot, 'sandbox/instance/systemd/shim.py')

const folders = [
  'etc/drctl',
  'etc/systemd/system',
  'mnt',
  'opt/drctl/bin',
  'opt/sandbox/bin',
  'root',
  'run/units',
  'tmp',
  'var/lib/drctl',
  'var/log/units',
]

/**
 * Makes the folder of an instance as it is before the playbooks run: programs, playbooks and SQL are there, both file
 * systems are mounted (symlinks to their folders), and everything belongs to the instance's user.
 */
export function makeInstanceRoot(place: RegionPlace, builds: Builds, inventory: string, owner: Owner): void {
  const { root, efs } = place
  const at = (path: string) => join(root, path)
  for (const folder of folders) mkdirSync(at(folder), { recursive: true })
  for (const folder of [efs.own, efs.replica]) mkdirSync(folder, { recursive: true })
  symlinkSync(efs.own, at('mnt/efs-own'))
  symlinkSync(efs.replica, at('mnt/efs-replica'))
  copyFileSync(builds.instance, at('opt/sandbox/instance.cjs'))
  writeFileSync(at('etc/drctl/inventory.yml'), inventory)
  for (const tool of ['systemctl', 'systemd-run']) copyFileSync(shim, at(`opt/sandbox/bin/${tool}`))
  for (const tree of [root, efs.own, efs.replica]) giveTree(tree, owner)
  replacePrograms(place, builds, owner)
  placeNode(nodeOf(place))
}

/** Puts the host program, the playbooks and the SQL in place, also below a host that runs. */
export function replacePrograms({ root }: RegionPlace, { host }: Programs, owner: Owner): void {
  const home = join(root, 'opt/drctl')
  for (const folder of ['ansible', 'sql']) {
    cpSync(join(projectRoot, folder), join(home, folder), { recursive: true })
    giveTree(join(home, folder), owner)
  }
  const next = join(home, '.host.cjs')
  copyFileSync(host, next)
  if (process.getuid?.() !== owner.uid) chownSync(next, owner.uid, owner.gid)
  renameSync(next, join(home, 'host.cjs'))
}

/** The instance's own copy of node. */
export function nodeOf({ root }: RegionPlace): string {
  return join(root, 'opt/drctl/bin/node')
}

/** A link costs nothing; where none can be made (another disk, another owner) it is a copy. */
function placeNode(file: string): void {
  try {
    linkSync(process.execPath, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EXDEV' && code !== 'EPERM') throw error
    copyFileSync(process.execPath, file)
    chmodSync(file, 0o755)
  }
}

function giveTree(folder: string, { uid, gid }: Owner): void {
  if (process.getuid?.() === uid) return
  chownSync(folder, uid, gid)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, entry), uid, gid)
  }
}
