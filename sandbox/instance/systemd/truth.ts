/** How systemd writes yes. */
export function isTrue(text: string | undefined): boolean {
  return text !== undefined && ['yes', 'true', 'on', '1'].includes(text)
}
