const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const
export type Level = keyof typeof levels
export type Fields = Record<string, unknown>

export interface Log extends Record<Level, (fields: Fields, message: string) => void> {
  /** Restify asks it before it describes an answer for tracing, and takes what is falsy for no. */
  trace(): false
  /** Writes what is still held back. */
  flush(): void
}

const heldBack = { bytes: 16_384, milliseconds: 100 }

/**
 * One JSON object a line. Lines of info are held back for up to 100 ms and written together, since a write for each
 * request costs more than the rest of logging; warnings and errors go out at once.
 */
export function createLog(least: Level, write: (text: string) => void): Log {
  let lines = ''
  let timer: NodeJS.Timeout | undefined

  function flush() {
    clearTimeout(timer)
    timer = undefined
    const text = lines
    lines = ''
    if (text) write(text)
  }

  function at(level: Level) {
    if (levels[level] < levels[least]) return () => {}
    const urgent = levels[level] >= levels.warn
    // A replacer makes JSON.stringify several times slower, and only what is urgent carries errors.
    const replacer = urgent ? describeErrors : undefined
    return (fields: Fields, message: string) => {
      lines += `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, replacer)}\n`
      if (urgent || lines.length > heldBack.bytes) flush()
      else timer ??= setTimeout(flush, heldBack.milliseconds).unref()
    }
  }

  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    trace: () => false,
    flush,
  }
}

/** Errors whole, with stack and causes: a log is for those who run the API. */
function describeErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  return {
    name,
    message,
    ...('code' in value && { code: value.code }),
    stack,
    ...(cause !== undefined && { cause }),
  }
}
