import * as Args from '@oclif/core/args'
import { readDeployment } from '#cli/deployment.ts'
import { DrctlCommand } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { alarmParameters } from '#recovery/alarm-parameters.ts'

export default class Alarm extends DrctlCommand {
  static override summary = 'Print the parameters of infra/alarm.yml, as drctl.yml has them.'
  static override args = { file: Args.string({ default: 'drctl.yml', description: 'The file.' }) }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Alarm)
    const parameters = alarmParameters(await readDeployment(args.file))
    const line = Object.entries(parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')
    print(this.output(flags), { parameters }, [line])
  }
}
