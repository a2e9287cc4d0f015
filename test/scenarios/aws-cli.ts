import { execFile } from 'node:child_process'

type Ended = { missing: boolean; status: number; stdout: string; stderr: string }

/** Runs a program with the operator's environment, and with nothing of this machine's own AWS configuration. */
export function asOperator(command: string, args: string[]): Promise<Ended> {
  const own = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_PAGER: '' }
  return new Promise(resolve => {
    execFile(command, args, { env: { ...process.env, ...own } }, (error, stdout, stderr) => {
      const status = typeof error?.code === 'number' ? error.code : error ? 1 : 0
      resolve({ missing: error?.code === 'ENOENT', status, stdout: stdout.trim(), stderr: stderr.trim() })
    })
  })
}

/** The version of the AWS CLI on the PATH; undefined when there is none. */
export async function awsVersion(): Promise<string | undefined> {
  const { missing, stdout, stderr } = await asOperator('aws', ['--version'])
  return missing ? undefined : stdout || stderr
}

/** What `aws <words> <args>` prints as text; the words have no spaces in them. Throws what it wrote to stderr. */
export async function aws(words: string, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(words, args)
  if (status !== 0) throw new Error(stderr)
  return stdout
}

/** The error code with which AWS refuses the call; all that was written when it is not refused. */
export async function awsRefuses(words: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(words, args)
  return /An error occurred \((\w+)\) when calling/.exec(stderr)?.[1] ?? `${stdout}${stderr}`
}

/** The endpoint is an option because the CLI reads it from the environment only since 2.13; Debian 12 has 2.9. */
function run(words: string, args: string[]): Promise<Ended> {
  const endpoint = ['--endpoint-url', String(process.env.AWS_ENDPOINT_URL), '--output', 'text']
  return asOperator('aws', [...words.split(' '), ...args, ...endpoint])
}
