import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  lchownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { RegionPlace } from '#sandbox/settings.ts'
import type { Builds } from './builds.ts'
import type { Owner } from './owner.ts'
import { projectRoot } from './project-root.ts'

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
  copyFileSync(builds.host, at('opt/drctl/host.cjs'))
  copyFileSync(builds.instance, at('opt/sandbox/instance.cjs'))
  for (const folder of ['ansible', 'sql']) {
    cpSync(join(projectRoot, folder), at(`opt/drctl/${folder}`), { recursive: true })
  }
  writeFileSync(at('etc/drctl/inventory.yml'), inventory)
  const shim = `#!${nodeOf(place)}\n${readFileSync(builds.shim, 'utf8')}`
  for (const tool of ['systemctl', 'systemd-run']) writeExecutable(at(`opt/sandbox/bin/${tool}`), shim)
  // Without it a package.json above the state folder, as this project's own, says what the shims are.
  writeFileSync(at('opt/sandbox/bin/package.json'), '{ "type": "commonjs" }')
  for (const tree of [root, efs.own, efs.replica]) giveTree(tree, owner)
  placeNode(nodeOf(place))
}

/** The instance's own copy of node. */
export function nodeOf({ root }: RegionPlace): string {
  return join(root, 'opt/drctl/bin/node')
}

function writeExecutable(file: string, text: string): void {
  writeFileSync(file, text)
  chmodSync(file, 0o755)
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
