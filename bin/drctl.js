#!/usr/bin/env node
const { arch, argv, platform, version, versions } = process
const [first, ...others] = argv.slice(2)

if (Number.parseInt(versions.node, 10) < 24) {
  console.error(`drctl: this is Node ${versions.node}, and drctl needs Node 24 or later`)
  console.error('  next: npx drctl, in the folder of the project, brings its own')
  process.exitCode = 2
} else if (others.length === 0 && (first === '--version' || first === '-v')) {
  printVersion()
} else {
  // Not awaited: a pipe that closes would else end the process with status 13, "unsettled top-level await".
  void run()
}

// An import of a built-in module and the set-up of process.stdout would each cost a quarter of the time of this path.
function printVersion() {
  const { readFileSync, writeSync } = process.getBuiltinModule('node:fs')
  const { name, version: own } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  try {
    writeSync(1, `${name}/${own} ${platform}-${arch} node-${version}\n`)
  } catch (error) {
    if (error.code !== 'EPIPE') throw error
  }
}

/** The bundle that `npm run build:cli` makes, or in a checkout without it the TypeScript source. */
async function run() {
  const { existsSync } = process.getBuiltinModule('node:fs')
  const built = new URL('../dist/cli/main.js', import.meta.url)
  const isBuilt = existsSync(built)
  if (isBuilt) keepCompiledCode()
  const { main } = await import((isBuilt ? built : new URL('../cli/main.ts', import.meta.url)).href)
  await main()
}

function keepCompiledCode() {
  const { enableCompileCache } = process.getBuiltinModule('node:module')
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  enableCompileCache(fileURLToPath(new URL('../dist/cli/cache', import.meta.url)))
}
