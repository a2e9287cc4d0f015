import { connect } from 'node:net'
import { basename } from 'node:path'

/**
 * `systemctl` and `systemd-run` of the sandbox: passes its command line to the supervisor and prints what comes back.
 * Installed under both names; which one it is follows from the name that it was called by.
 */
const socket = process.env.DRCTL_SANDBOX_BUS ?? ''
const tool = basename(process.argv[1] ?? '')
const connection = connect(socket)
let text = ''
connection.setEncoding('utf8')
connection.on('error', error => {
  process.stderr.write(`${tool}: the sandbox's supervisor does not answer: ${error.message}\n`)
  process.exitCode = 1
})
connection.on('data', (chunk: string) => {
  text += chunk
})
connection.on('end', () => {
  const { stdout, stderr, status } = JSON.parse(text)
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = status
})
connection.write(`${JSON.stringify({ tool, args: process.argv.slice(2), env: process.env })}\n`)
