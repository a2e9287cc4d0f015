import * as Args from '@oclif/core/args'

/** The run that a command is about. */
export const executionArg = Args.string({ description: 'Short name, ARN, or latest.', required: true })
