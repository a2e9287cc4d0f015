import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { become } from '#host/system/account.ts'
import { exists, makeFolder } from '#host/system/files.ts'
import { program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/**
 * Makes the key and the certificate that PostgreSQL shows to the other region's standby, unless they are there. Nobody has
 * signed it but itself: the standby binds the channel to the password. Answers whether it was made.
 */
export async function makeCertificate({ postgres, region, service }: HostSettings): Promise<boolean> {
  const folder = dirname(postgres.data)
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
  if (await exists(certificate)) return false
  const owner = become(postgres.user)
  await makeFolder(folder, 0o700, owner)
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '36500']
  const files = ['-subj', `/CN=${region}.${service}`, '-keyout', key, '-out', `${certificate}.new`]
  await program('openssl', ['req', '-x509', ...kind, ...files], { as: owner })
  await rename(`${certificate}.new`, certificate)
  return true
}
