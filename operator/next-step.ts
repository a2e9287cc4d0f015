/** Puts the known names in the place of `<execution>`, `<region>` and the like, so that the line can be typed. */
export function filledIn(next: string, data: Record<string, unknown>): string {
  return next.replace(/<([a-z]+)>/g, (placeholder, key: string) => {
    const known = data[key]
    return typeof known === 'string' || typeof known === 'number' ? String(known) : placeholder
  })
}
