const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const
export type Level = keyof typeof levels
export type Fields = Record<string, unknown>

export interface Log extends Record<Level, (fields: Fields, message: string) => void> {
  /** Restify asks it before it describes an answer for tracing, and takes what is falsy for no. */
  trace(): false
  /** Writes what is still held back. */
  flush(): void
}

const heldBack = { lines: 200, milliseconds: 100 }

/**
 * One JSON object a line; `time` is milliseconds since 1970. What is no warning is held back for up to 100 ms, and then
 * put into words and written together: done for each request by itself, that costs a tenth of serving it. Warnings and
 * errors go out at once, with the stacks and causes of what they carry.
 */
export function createLog(least: Level, write: (text: string) => void): Log {
  let entries: { time: number; level: Level; message: string; fields: Fields }[] = []
  let timer: NodeJS.Timeout | undefined

  function flush() {
    clearTimeout(timer)
    timer = undefined
    const lines = entries
    entries = []
    if (lines.length) write(lines.map(line).join(''))
  }

  function at(level: Level) {
    if (levels[level] < levels[least]) return () => {}
    const urgent = levels[level] >= levels.warn
    return (fields: Fields, message: string) => {
      entries.push({ time: Date.now(), level, message, fields })
      if (urgent || entries.length >= heldBack.lines) flush()
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

function line({
  time,
  level,
  message,
  fields,
}: {
  time: number
  level: Level
  message: string
  fields: Fields
}) {
  // A replacer makes JSON.stringify several times slower, and only what is urgent carries errors.
  const replacer = levels[level] >= levels.warn ? describeErrors : undefined
  return `${JSON.stringify({ time, level, message, ...fields }, replacer)}\n`
}

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
