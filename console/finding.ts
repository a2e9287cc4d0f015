import { verdictSentences } from '#operator/about.ts'
import type { Verdict } from '#recovery/step-verdicts.ts'
import type { Finding } from './contract.ts'

/** A step's verdict for the list of steps: its evidence is read where the step is opened. */
export const finding = (step: string, { verdict, reasons }: Verdict): Finding => ({
  step,
  verdict,
  reasons: verdictSentences({ verdict, reasons }),
})
