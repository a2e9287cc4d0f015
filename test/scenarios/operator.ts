import { execFile } from 'node:child_process'

/** Who calls drctl: with the rights of the stack's policy of that name, and no more. */
export type Person = 'operator' | 'viewer'

/** Runs drctl as a person, to its end. */
export function runDrctl(
  program: string,
  args: string[],
  person: Person,
): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { ...process.env, AWS_ACCESS_KEY_ID: person }
  return new Promise(resolve => {
    execFile(process.execPath, [program, ...args], { encoding: 'utf8', env }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr })
    })
  })
}
