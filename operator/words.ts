export type Say = (words: string) => void

/** On stderr, so that what a command prints stays what it is. */
const says: Say[] = [words => void process.stderr.write(`drctl: ${words}\n`)]

/** A word to the operator on what is being waited out. */
export const say: Say = words => says.at(-1)?.(words)

/** Has such words said otherwise until it is undone: a screen that is drawn in place has its own line for them. */
export function sayBy(other: Say): { undo: () => void } {
  says.push(other)
  return { undo: () => void says.splice(says.lastIndexOf(other), 1) }
}
