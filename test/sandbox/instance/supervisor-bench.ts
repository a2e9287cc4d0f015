import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { TestFn } from 'ava'
import { Supervisor } from '#sandbox/instance/systemd/supervisor.ts'
import { systemctl } from '#sandbox/instance/systemd/systemctl.ts'
import { systemdRun } from '#sandbox/instance/systemd/systemd-run.ts'

/** A supervisor of its own with a folder of its own, both gone after the test. */
export type Bench = ReturnType<typeof createBench>

function createBench() {
  const root = mkdtempSync(join(tmpdir(), 'cloud-instance-'))
  mkdirSync(join(root, 'etc/systemd/system'), { recursive: true })
  const supervisor = new Supervisor({
    root,
    environment: { PATH: process.env.PATH, ROOT: root },
    logFolder: join(root, 'log'),
    pidFolder: join(root, 'pids'),
    log: () => {},
  })
  return {
    root,
    supervisor,
    unit: (name: string, text: string) => writeFileSync(join(root, 'etc/systemd/system', name), text),
    ctl: (...args: string[]) => systemctl(supervisor, args),
    run: (args: string[], env: Record<string, string> = {}) => systemdRun(supervisor, args, env),
    file: (name: string) => readFileSync(join(root, name), 'utf8'),
    async property(unit: string, name: string) {
      return (await systemctl(supervisor, ['show', unit, '-p', name, '--value'])).stdout.trim()
    },
    async until(what: string, condition: () => boolean | Promise<boolean>, limitMs = 20_000) {
      const end = Date.now() + limitMs
      while (!(await condition())) {
        if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`)
        await wait(20)
      }
    },
  }
}

/** Gives every test its own bench. */
export function withBench(test: TestFn): TestFn<Bench> {
  const typed = test as TestFn<Bench>
  typed.beforeEach(t => {
    t.context = createBench()
  })
  typed.afterEach.always(async t => {
    await t.context.supervisor.shutdown()
    rmSync(t.context.root, { recursive: true, force: true })
  })
  return typed
}
