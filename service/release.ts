import { fileURLToPath } from 'node:url'

/** Set by build.ts in the bundle, which lies beside sql/; in the source tree service/ lies beside it. */
declare const DRCTL_RELEASE: string | undefined

const bundled = typeof DRCTL_RELEASE === 'string' ? DRCTL_RELEASE : undefined

export const version = bundled ?? '0.0.0-source'
export const queryFolder = fileURLToPath(
  new URL(bundled ? 'sql/queries/' : '../sql/queries/', import.meta.url),
)
