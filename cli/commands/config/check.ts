import * as Args from '@oclif/core/args'
import { configurationText } from '#cli/deployment.ts'
import { DrctlCommand } from '#cli/drctl-command.ts'
import { exitStatus } from '#cli/exit-status.ts'
import { print } from '#cli/output.ts'
import { configurationLines } from '#cli/render/configuration.ts'
import { faultLines, readConfiguration } from '#recovery/configuration.ts'
import { configurationWarnings, endpointsOf } from '#recovery/endpoints.ts'

export default class Check extends DrctlCommand {
  static override summary =
    'Check drctl.yml: all faults at once with line and field, or what a failover depends on.'
  static override args = { file: Args.string({ default: 'drctl.yml', description: 'The file.' }) }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Check)
    const output = this.output(flags)
    const verdict = readConfiguration(await configurationText(args.file))
    if (verdict.state === 'faulty') {
      print(output, { file: args.file, faults: verdict.faults }, faultLines(args.file, verdict.faults))
      process.exitCode = exitStatus.usage
      return
    }
    const { configuration } = verdict
    const warnings = configurationWarnings(configuration)
    const endpoints = Object.fromEntries(
      Object.keys(configuration.regions).map(region => [region, endpointsOf(configuration, region)]),
    )
    const found = { warnings, endpoints }
    const lines = configurationLines(args.file, configuration, found, output)
    print(output, { file: args.file, faults: [], ...found }, lines)
  }
}
