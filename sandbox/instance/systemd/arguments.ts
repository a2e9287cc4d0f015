/** What a command line asks for: options by their long names, and the rest. */
export type Arguments = { options: Map<string, string[]>; rest: string[] }

/** An option that the stand-in does not know, or that lacks its value. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault'
}

/**
 * Splits arguments by a table from each spelling to the long name; `takesValue` lists those with a value. With
 * `stopAtFirst` everything from the first plain word on is rest (the command line of systemd-run).
 */
export function parseArguments(
  args: string[],
  table: { names: Record<string, string>; takesValue: string[]; stopAtFirst?: boolean },
): Arguments {
  const options = new Map<string, string[]>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word === '--') return { options, rest: [...rest, ...args.slice(i + 1)] }
    if (!word.startsWith('-')) {
      if (table.stopAtFirst) return { options, rest: args.slice(i) }
      rest.push(word)
      continue
    }
    const [, spelled = word, attached] = /^(--[^=]+|-[a-zA-Z])(?:=?(.+))?$/s.exec(word) ?? []
    const name = table.names[spelled]
    if (name === undefined) throw new UsageFault(`unrecognized option '${word}' (not known to the sandbox)`)
    const value = table.takesValue.includes(name) ? (attached ?? args[++i]) : ''
    if (value === undefined) throw new UsageFault(`option '${spelled}' requires an argument`)
    options.set(name, [...(options.get(name) ?? []), value])
  }
  return { options, rest }
}
