import { execFile } from 'node:child_process'

/** Version 2.9 and boto3 1.26, which Debian 12 has, do not read the endpoint from the environment. */
const endpoint = () => ['--endpoint-url', String(process.env.AWS_ENDPOINT_URL)]

type Ended = { missing: boolean; status: number; stdout: string; stderr: string }

/** Runs a program with the operator's environment, and with nothing of this machine's own AWS configuration. */
export function operatorRuns(command: string, args: string[]): Promise<Ended> {
  const env = { ...process.env, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' }
  return new Promise(resolve => {
    execFile(command, args, { env: { ...env, AWS_PAGER: '' } }, (error, stdout, stderr) => {
      const status = typeof error?.code === 'number' ? error.code : error ? 1 : 0
      resolve({ missing: error?.code === 'ENOENT', status, stdout, stderr })
    })
  })
}

/** The first line of `aws --version`; undefined when there is no AWS CLI here. */
export async function awsVersion(): Promise<string | undefined> {
  const { missing, stdout, stderr } = await operatorRuns('aws', ['--version'])
  return missing ? undefined : (stdout || stderr).trim()
}

/** What `aws <words>` prints, from JSON; nothing when it prints nothing. Throws what it wrote to stderr. */
// biome-ignore lint/suspicious/noExplicitAny: placeholder
export async function aws(words: string, ...args: string[]): Promise<any> {
  const { status, stdout, stderr } = await operatorRuns('aws', [...endpoint(), '--output', 'json', ...words.split(' '), ...args])
  if (status !== 0) throw new Error(stderr.trim())
  return stdout === '' ? {} : JSON.parse(stdout)
}
