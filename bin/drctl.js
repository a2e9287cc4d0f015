#!/usr/bin/env node
const { arch, argv, platform, version, versions } = process
const args = argv.slice(2)

if (Number.parseInt(versions.node, 10) < 24) {
  console.error(`drctl: this is Node ${versions.node}, and drctl needs Node 24 or later`)
  console.error('  next: npx drctl, in the folder of the project, brings its own')
  process.exitCode = 2
} else if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
  const own = JSON.parse(read('../package.json'))
  print(`${own.name}/${own.version} ${platform}-${arch} node-${version}\n`)
} else if (!printHelp()) {
  // Not awaited: a pipe that closes would else end the process with status 13, "unsettled top-level await".
  void run()
}

/** The bundle that `npm run build:cli` makes, or in a checkout without a fresh one the TypeScript source. */
async function run() {
  const built = isBuilt()
  if (built) keepCompiledCode()
  const { main } = await import(here(built ? '../dist/cli/main.js' : '../cli/main.ts').href)
  await main()
}

/** Whether there is a build and, where its source stands beside it, no file of that is newer. */
function isBuilt() {
  const builtAt = changedAt('../dist/cli/sources.json')
  if (builtAt === undefined || !exists('../cli/main.ts')) return builtAt !== undefined
  return JSON.parse(read('../dist/cli/sources.json')).every(source => !(changedAt(`../${source}`) > builtAt))
}

/** The build has rendered all help for 80 columns; it is rendered anew only for a terminal that is narrower. */
function printHelp() {
  const [asked, ...words] = args.toReversed()
  if ((asked !== '--help' && asked !== '-h') || !isBuilt()) return false
  const help = JSON.parse(read('../dist/cli/help.json'))
  const command = words.toReversed().join(' ')
  const isTerminal = process.getBuiltinModule('node:tty').isatty(1)
  if (!Object.hasOwn(help, command) || (isTerminal && process.stdout.columns < 80)) return false
  const text = help[command]
  const inColours = isTerminal && process.stdout.hasColors()
  print(inColours ? text : process.getBuiltinModule('node:util').stripVTControlCharacters(text))
  return true
}

function keepCompiledCode() {
  const { enableCompileCache } = process.getBuiltinModule('node:module')
  enableCompileCache(process.getBuiltinModule('node:url').fileURLToPath(here('../dist/cli/cache')))
}

// An import of a built-in module and the set-up of process.stdout would each cost a quarter of the fast ways' time.
function print(text) {
  try {
    process.getBuiltinModule('node:fs').writeSync(1, text)
  } catch (error) {
    if (error.code !== 'EPIPE') throw error
  }
}

function here(path) {
  return new URL(path, import.meta.url)
}

function read(path) {
  return process.getBuiltinModule('node:fs').readFileSync(here(path), 'utf8')
}

function changedAt(path) {
  return process.getBuiltinModule('node:fs').statSync(here(path), { throwIfNoEntry: false })?.mtimeMs
}

function exists(path) {
  return process.getBuiltinModule('node:fs').existsSync(here(path))
}
