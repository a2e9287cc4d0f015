import { run } from './up/command-line.ts'

/** `npm run sandbox -- up | down | status | lose | heal | freeze | thaw | cut | mend | lag`. */
process.exitCode = await run(process.argv.slice(2))
