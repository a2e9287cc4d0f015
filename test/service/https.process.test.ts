import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { makeCertificate } from '#test/certificate.ts'
import { freePort } from '#test/postgres-host.ts'
import { until } from '#test/until.ts'

const host = '127.84.6.1'
const name = 'api.example.test'
const folder = mkdtempSync(join(tmpdir(), 'service-https-'))
const first = makeCertificate(folder, name)
const processes: ChildProcess[] = []
test.after.always(() => {
  for (const child of processes) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

async function start(env: Record<string, string>) {
  const port = await freePort(host)
  const main = fileURLToPath(new URL('../../service/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main], { env: { HOST: host, PORT: String(port), ...env } })
  processes.push(child)
  return { child, port }
}

/** The answer of /healthz to a caller who trusts this certificate alone. */
async function healthz(port: number, ca: string): Promise<string> {
  const request = get({ host, port, path: '/healthz', servername: name, ca, agent: false })
  const [response] = await once(request, 'response')
  return text(response)
}

test('with certificate and key it serves HTTPS, and takes a renewed certificate without a restart', async t => {
  const { child, port } = await start({ TLS_CERTIFICATE: first.files.certificate, TLS_KEY: first.files.key })
  const trusting = (ca: string) => healthz(port, ca).catch(() => undefined)
  t.regex(String(await until('the service', 15_000, () => trusting(first.certificate))), /"status":"ok"/)

  writeFileSync(first.files.key, 'no key')
  child.kill('SIGHUP')
  t.truthy(await trusting(first.certificate), 'one that is no good leaves the present one in its place')
  const renewed = makeCertificate(folder, name)
  child.kill('SIGHUP')
  await until('the renewed certificate', 5_000, () => trusting(renewed.certificate))
  t.is(await trusting(first.certificate), undefined)
})

for (const [what, env] of Object.entries({
  'without a key': { TLS_CERTIFICATE: first.files.certificate },
  'whose key is not there': { TLS_CERTIFICATE: first.files.certificate, TLS_KEY: '/nowhere/key.pem' },
  'whose key is of another one': {
    TLS_CERTIFICATE: first.files.certificate,
    TLS_KEY: makeCertificate(mkdirSync(join(folder, 'other'), { recursive: true }) ?? folder, name).files.key,
  },
})) {
  test(`a certificate ${what} is refused by name before it listens`, async t => {
    const { child } = await start(env)
    const [said, [code]] = await Promise.all([text(child.stderr ?? []), once(child, 'exit')])
    t.is(code, 78)
    t.regex(said, /TLS_KEY/)
  })
}
