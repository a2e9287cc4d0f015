import { readFileSync } from 'node:fs'
import { asked, type OpenConsole } from '#test/console/open-console.ts'

/** How long the console takes to answer these paths, asked at the same moment. Milliseconds. */
export async function answered(console: OpenConsole, ...paths: string[]): Promise<number> {
  const start = performance.now()
  await Promise.all(
    paths.map(async path => {
      const response = await asked(console, path)
      const text = await response.text()
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`)
    }),
  )
  return performance.now() - start
}

/** The most memory that the process ever had resident, in MB. Source: proc(5), VmHWM. */
export function mostMemory({ child }: OpenConsole): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}
