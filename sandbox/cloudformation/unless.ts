/** Waits for a call; where it is refused with this code, because the thing is there already, does the other one. */
export async function unless(
  code: string,
  call: Promise<unknown>,
  instead: () => Promise<unknown>,
): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof Error) || error.name !== code) throw error
    await instead()
  }
}
