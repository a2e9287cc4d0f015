/** A refusal of what was asked for before anything is asked of AWS. `next` is what to type instead. */
export class UsageError extends Error {
  readonly next: string

  constructor(message: string, next: string) {
    super(message)
    this.name = 'UsageError'
    this.next = next
  }
}
