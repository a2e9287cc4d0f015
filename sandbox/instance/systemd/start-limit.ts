/** Refuses a start when more than `burst` came within the interval. An interval of 0 switches it off. */
export class StartLimit {
  #starts: number[] = []

  allows(limit: { burst: number; intervalMs: number }, now = Date.now()): boolean {
    if (limit.intervalMs === 0) return true
    this.#starts = this.#starts.filter(at => now - at < limit.intervalMs)
    if (this.#starts.length >= limit.burst) return false
    this.#starts.push(now)
    return true
  }

  forget(): void {
    this.#starts = []
  }
}
