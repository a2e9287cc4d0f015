import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import { tellSlowCalls } from '#operator/slow-calls.ts'
import { DrctlError } from '#recovery/errors.ts'
import { type Output, outputFor } from './output.ts'

/** The region that is asked, for every command but `failover start`. */
export const regionFlag = Flags.string({
  summary: 'The region that is asked; it must be one that answers.',
  env: 'AWS_REGION',
  helpValue: '<region>',
})

/** What every command has: its common flags, one way to print, and errors that main.ts alone tells. */
export abstract class DrctlCommand extends Command {
  static override baseFlags = {
    json: Flags.boolean({
      default: false,
      summary: 'Print JSON instead of text: an object with v: 1 (cli/JSON.md).',
      helpGroup: 'GLOBAL',
    }),
    service: Flags.string({
      summary: 'The service whose stack is meant.',
      env: 'DRCTL_SERVICE',
      default: 'apitest',
      helpGroup: 'GLOBAL',
      helpValue: '<name>',
    }),
  }

  protected override async init(): Promise<void> {
    await super.init()
    if (process.stderr.isTTY) tellSlowCalls()
  }

  protected output({ json }: { json: boolean }): Output {
    return outputFor(process.stdout, json)
  }

  override async catch(error: Error): Promise<never> {
    throw isStackUnknown(error) ? await withKnownRegions(error) : error
  }
}

const isStackUnknown = (error: Error): error is DrctlError =>
  error instanceof DrctlError && error.code === 'StackUnknown'

/** Loaded only where it is needed: it reads drctl.yml. */
const withKnownRegions = async (error: DrctlError) =>
  (await import('./known-regions.ts')).withKnownRegions(error)
