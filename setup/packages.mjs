// The system's packages: which are missing, and their installation by the package manager.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the sandbox runs on, and what only tests need: each package with the question whether it is there. */
const groups = {
  sandbox: {
    script: 'packages.sh',
    packages: {
      postgresql: hasPostgres,
      pgbackrest: () => onPath('pgbackrest'),
      'ansible-core': () => onPath('ansible-playbook'),
    },
  },
  tests: {
    script: 'test-packages.sh',
    packages: {
      'python3-boto3': () => succeeds('/usr/bin/python3', ['-c', 'import boto3']),
      'ansible-lint': () => onPath('ansible-lint'),
      dnsutils: () => onPath('dig'),
      zsh: () => onPath('zsh'),
      fish: () => onPath('fish'),
      chromium: () =>
        onPath('chromium') || onPath('google-chrome') || !succeeds('apt-cache', ['show', 'chromium']),
      awscli: () => onPath('aws') || !succeeds('apt-cache', ['show', 'awscli']),
    },
  },
}

function succeeds(command, args) {
  return spawnSync(command, args).status === 0
}

function onPath(name) {
  return process.env.PATH.split(':').some(folder => existsSync(join(folder, name)))
}

function hasPostgres() {
  return existsSync('/usr/lib/postgresql')
    ? succeeds('sh', ['-c', 'ls /usr/lib/postgresql/*/bin/postgres'])
    : onPath('postgres')
}

function missingOf({ packages }) {
  return Object.keys(packages).filter(name => !packages[name]())
}

/**
 * Installs what is missing of the named groups, as root or by sudo that asks for no password. Calls `fail` with what
 * is wrong and the one line to run when it may not or when it does not succeed.
 */
export function installPackages(names, fail) {
  const incomplete = names.map(name => groups[name]).filter(group => missingOf(group).length > 0)
  if (incomplete.length === 0) return
  const missing = () => incomplete.flatMap(missingOf).join(', ')
  const scripts = incomplete.map(({ script }) => fileURLToPath(new URL(script, import.meta.url)))
  const next = `run: ${scripts.map(script => `sudo sh ${script}`).join(' && ')}`

  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n']
  const allowed = asRoot.length === 0 || succeeds('sudo', ['-n', 'true'])
  if (!allowed || !onPath('apt-get')) fail(`these system packages are missing: ${missing()}`, next)
  console.error(`Installing ${missing()} …`)
  for (const script of scripts) {
    const [command, ...args] = [...asRoot, 'sh', script]
    if (spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status !== 0) break
  }
  if (missing() !== '') fail(`${missing()} could not be installed`, next)
}
