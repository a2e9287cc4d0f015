import * as Args from '@oclif/core/args'
import { type Shell, scripts, setUp, shells } from '#cli/completion/scripts.ts'
import { DrctlCommand } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'

export default class Completion extends DrctlCommand {
  static override summary = 'Print what has a shell complete the words of drctl.'
  static override description =
    `It is read when a shell begins: ${Object.values(setUp).join('; ')}. A run is completed by its name once drctl has started, listed or shown it here; a Tab asks nobody.`
  static override examples = ['source <(<%= config.bin %> completion bash)']
  static override args = {
    shell: Args.custom<Shell>({ options: shells })({ description: 'The shell.', required: true }),
  }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Completion)
    const script = scripts[args.shell]
    print(this.output(flags), { shell: args.shell, script }, [script])
  }
}
