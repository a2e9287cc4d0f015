import type { Reason } from './contracts/check-readiness.ts'

/** A reason of the readiness verdict; `unknown` where the fact itself could not be found out. */
export type Finding = Reason & { unknown?: true }

/** The takeover cannot work, or must not be tried. */
export const blocking = (code: string, message: string): Finding => ({ code, blocking: true, message })

/** For the operator to know; the takeover can work. */
export const remark = (code: string, message: string): Finding => ({ code, blocking: false, message })

/** Whether the takeover can work is not known. */
export const unknown = (code: string, message: string): Finding => ({
  ...remark(code, message),
  unknown: true,
})
