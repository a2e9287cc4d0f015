import { existsSync } from 'node:fs'
import * as Args from '@oclif/core/args'
import { configurationText, readDeployment } from '#cli/deployment.ts'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { deployedLines, effectiveLines } from '#cli/render/effective.ts'
import { connect } from '#operator/connection.ts'
import { type Deployed, readDeployed } from '#operator/deployed.ts'
import { effectiveFields } from '#recovery/effective-configuration.ts'

const usual = 'drctl.yml'

export default class Show extends DrctlCommand {
  static override summary = 'Show drctl.yml as it is in effect, and where what is deployed differs.'
  static override description =
    'Each field comes with its line, or as the default. The stack is read from each region, or from --region alone; compared is what it holds. In a folder without drctl.yml the stack itself is shown.'
  static override examples = [
    '<%= config.bin %> config show',
    '<%= config.bin %> config show --region eu-west-1',
  ]
  static override args = { file: Args.string({ description: `The file; ${usual} where there is one.` }) }
  static override flags = { region: regionFlag }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Show)
    const file = args.file ?? (existsSync(usual) ? usual : undefined)
    if (file === undefined) return this.showDeployed(flags)
    const output = this.output(flags)
    const configuration = await readDeployment(file)
    const fields = effectiveFields(configuration, await configurationText(file))
    const regions = flags.region === undefined ? Object.keys(configuration.regions) : [flags.region]
    const deployed = await readDeployed(regions, configuration.service, configuration)
    print(output, { file, fields, deployed }, [
      ...effectiveLines(file, fields, output.paint, output.width),
      ...deployedLines(deployed, file, output.paint, output.width),
    ])
  }

  private async showDeployed(flags: {
    json: boolean
    region: string | undefined
    service: string
  }): Promise<void> {
    const output = this.output(flags)
    const { stack, region } = await connect(flags)
    const deployed: Deployed[] = [{ region, stack }]
    print(output, { deployed }, deployedLines(deployed, undefined, output.paint, output.width).slice(1))
  }
}
