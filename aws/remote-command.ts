import {
  type CommandInvocation,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
} from '@aws-sdk/client-ssm'
import { limits } from '#recovery/limits.ts'
import { awsCode } from './aws-errors.ts'
import { sendCommand, unreachable } from './send-command.ts'
import { commandsSent, isFresh, isInFlight, isUnderWay, type RemoteWork } from './sent-commands.ts'

export type Seen = { state: 'running' } | { state: 'finished'; stdout: string }
const running: Seen = { state: 'running' }

/**
 * Work on an instance, and the looks at it of one who waits. What a look has sent is known by its id from then on: lists
 * show a command only a moment later, and the host would be given the work twice.
 */
export class RemoteCommand {
  readonly #work: RemoteWork
  #sent: { id: string; at: number } | undefined

  constructor(work: RemoteWork) {
    this.#work = work
  }

  /**
   * One look; nothing waits. `running` when a command is under way, or was sent now because there was none or SSM lost it.
   * `finished` with what the newest one printed. HostUnreachable when the agent is offline, or SSM failed to bring several
   * commands in a row to a good end.
   */
  async look(now: Date): Promise<Seen> {
    return (await this.#ownSeen(now)) ?? (await this.#listedSeen(now))
  }

  /** Sends the command. HostUnreachable unless SSM calls the instance's agent online. */
  async send(): Promise<void> {
    this.#sent = { id: await sendCommand(this.#work), at: Date.now() }
  }

  /** Undefined where none was sent, or what became of it is to be judged beside the others. */
  async #ownSeen(now: Date): Promise<Seen | undefined> {
    if (!this.#sent || now.getTime() - this.#sent.at >= limits.commandInFlight) return undefined
    const own = await invocation(this.#work, this.#sent.id)
    if (!own || isInFlight(own)) return running
    return own.Status === 'Success' ? finished(own) : undefined
  }

  async #listedSeen(now: Date): Promise<Seen> {
    const sent = await commandsSent(this.#work)
    const newest = sent[0]
    if (newest && isUnderWay(newest, now)) return running
    if (newest?.Status === 'Success') {
      const found = await invocation(this.#work, newest.CommandId)
      return found ? finished(found) : running
    }
    const failed = sent.findIndex(({ Status }) => Status === 'Success')
    const inARow = failed === -1 ? sent.length : failed
    // After a while the host is tried once more: whoever retries does not begin another attempt for that.
    if (newest && inARow >= limits.commandsFailed && isFresh(newest, now))
      throw await gaveUp(this.#work, newest)
    await this.send()
    return running
  }
}

/** Undefined as long as SSM does not know of it. */
async function invocation({ ssm, instanceId }: RemoteWork, CommandId: string | undefined) {
  try {
    return await ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: instanceId }))
  } catch (error) {
    if (awsCode(error) !== 'InvocationDoesNotExist') throw error
    return undefined
  }
}

const finished = ({ StandardOutputContent: stdout = '' }: GetCommandInvocationCommandOutput): Seen => ({
  state: 'finished',
  stdout,
})

async function gaveUp(work: RemoteWork, newest: CommandInvocation) {
  const { key, instanceId } = work
  const { StandardErrorContent = '' } = (await invocation(work, newest.CommandId)) ?? {}
  const status = newest.StatusDetails ?? newest.Status
  const said = StandardErrorContent.trim().split('\n').at(-1)
  const message = `${limits.commandsFailed} commands for ${key} in a row ended as ${status}`
  return unreachable(instanceId, said ? `${message}: ${said}` : message)
}
