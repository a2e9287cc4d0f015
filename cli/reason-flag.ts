import * as Flags from '@oclif/core/flags'
import { reasonText } from '#operator/reason.ts'

/** Why an operator does what stands in the report. */
export const reasonFlag = Flags.string({
  summary: 'Why, for the report.',
  required: true,
  parse: async text => reasonText(text),
  helpValue: '<text>',
})
