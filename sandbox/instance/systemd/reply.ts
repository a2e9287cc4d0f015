/** What a shim prints and exits with. */
export type Reply = { stdout: string; stderr: string; status: number }

export function printed(lines: string[], status = 0): Reply {
  return { stdout: lines.map(line => `${line}\n`).join(''), stderr: '', status }
}

export function refused(lines: string[], status = 1): Reply {
  return { stdout: '', stderr: lines.map(line => `${line}\n`).join(''), status }
}
