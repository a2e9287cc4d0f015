/** Whether a program says that a file could not grow: ENOSPC, EDQUOT or EFBIG in the words of the C library. */
export const saysNoRoom = (words: string) =>
  /No space left on device|Disk quota exceeded|File too large/.test(words)
