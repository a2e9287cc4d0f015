import { existsSync } from 'node:fs'
import * as z from 'zod'
import type { Deployment } from './kind.ts'
import type { Template } from './template.ts'

const Packaged = z.object({ Code: z.object({ S3Key: z.string() }) })

/** Throws an Error that names each function whose zip is not in the package. */
export function refuseMissingArtifacts({ Resources }: Template, { artifact }: Deployment): void {
  const missing = Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const { data } = Packaged.safeParse(Type === 'AWS::Lambda::Function' ? Properties : undefined)
    const file = data && artifact(data.Code.S3Key)
    return file === undefined || existsSync(file) ? [] : [`${id}: the package has no ${file}`]
  })
  if (missing.length > 0) throw new Error(missing.join('\n'))
}
