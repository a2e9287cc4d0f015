import { EventEmitter } from 'node:events'
import type { z } from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Faults } from '../faults.ts'
import { Stored } from '../stored.ts'
import { type Order, type Polled, pollHeldMs, type Result } from './agent-contract.ts'
import { Command, expire, isInFlight } from './command.ts'

export type CommandQueue = ReturnType<typeof createCommandQueue>

/** The commands of a region: what operators sent, what the agents were given, and what they reported. */
export function createCommandQueue(folder: string, faults: Faults, now: () => Date) {
  const stored = new Stored(folder, Command)
  const changed = new EventEmitter().setMaxListeners(0)

  function keep(command: Command): void {
    stored.set(command.id, command)
    changed.emit('change')
  }

  function current(command: Command): Command {
    const expired = expire(command, now())
    if (expired !== command) stored.set(expired.id, expired)
    return expired
  }

  /** What waits for the agent: pending commands, which count as delivered from now on, and cancellations. */
  function take(instanceId: string): z.infer<typeof Polled> {
    const mine = stored
      .values()
      .filter(command => command.instanceId === instanceId && isInFlight(command))
      .map(current)
    const pending = mine.filter(command => command.status === 'Pending')
    for (const command of pending) {
      stored.set(command.id, {
        ...command,
        status: 'InProgress',
        details: 'InProgress',
        deliveredAt: now().toISOString(),
      })
    }
    const cancelling = mine.filter(command => command.status === 'Cancelling')
    return { orders: pending.map(orderOf), cancel: cancelling.map(({ id }) => id) }
  }

  return {
    send: keep,
    get: (id: string): Command | undefined => {
      const command = stored.get(id)
      return command && current(command)
    },
    /** Newest first. */
    commands: (): Command[] =>
      stored
        .values()
        .map(current)
        .sort((a, b) => b.requestedAt.localeCompare(a.requestedAt)),
    cancel(command: Command): void {
      const status = command.status === 'Pending' ? 'Cancelled' : 'Cancelling'
      keep({ ...command, status, details: status })
    },
    /** Waits until there is something for the agent, at most as long as a poll is held. */
    async poll(instanceId: string, gone: AbortSignal): Promise<z.infer<typeof Polled>> {
      const until = Date.now() + pollHeldMs
      for (;;) {
        if (faults.has('agent-offline')) throw unheard()
        if (gone.aborted) return { orders: [], cancel: [] }
        const found = take(instanceId)
        const left = until - Date.now()
        if (found.orders.length > 0 || found.cancel.length > 0 || left <= 0) return found
        await waitForChange(changed, left, gone)
      }
    },
    /** Takes what the agent says of a command that it ran; of one that is over, it is too late. */
    report(result: Result): void {
      const command = stored.get(result.commandId)
      if (command === undefined || !isInFlight(command) || faults.take('drop-result', command.documentName))
        return
      const { code, stdout, stderr, startedAt, endedAt, status } = result
      if (faults.take('ssm-timed-out', command.documentName)) {
        keep({ ...command, status: 'TimedOut', details: 'DeliveryTimedOut' })
        return
      }
      const details = status === 'TimedOut' ? 'ExecutionTimedOut' : status
      keep({ ...command, status, details, result: { code, stdout, stderr, startedAt, endedAt } })
    },
  }
}

/** The answer to an agent that is to be offline. */
export function unheard(): AwsError {
  return new AwsError('ServiceUnavailable', 'the agent is not heard', 503)
}

function orderOf({ id, plan }: Command): Order {
  return { commandId: id, ...plan }
}

function waitForChange(changed: EventEmitter, ms: number, gone: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      changed.off('change', done)
      gone.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    changed.once('change', done)
    gone.addEventListener('abort', done)
  })
}
