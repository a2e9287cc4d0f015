/** A part of an address. Text that is no percent-encoding stands for itself, and names nothing that there is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
