import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Faults } from '../faults.ts'
import { pageOf } from '../paging.ts'
import { Stored } from '../stored.ts'

/** An instance whose agent has registered. */
const Instance = z.strictObject({
  id: z.string(),
  agentVersion: z.string(),
  lastPingAt: z.iso.datetime(),
})
type Instance = z.infer<typeof Instance>

const filterKeys = ['InstanceIds', 'PingStatus', 'PlatformTypes', 'ResourceType', 'AgentVersion'] as const
const DescribeInstanceInformation = z.strictObject({
  Filters: z.array(z.strictObject({ Key: z.string(), Values: z.array(z.string()).min(1) })).default([]),
  InstanceInformationFilterList: z
    .array(z.strictObject({ key: z.string(), valueSet: z.array(z.string()).min(1) }))
    .default([]),
  MaxResults: z.number().int().min(5).max(50).default(50),
  NextToken: z.string().optional(),
})

/** An agent that was not heard for so long is ConnectionLost. AWS takes minutes; the agent here polls all the time. */
export const connectionLostMs = 30_000

export type Instances = ReturnType<typeof createInstances>

/** Which instances this region's SSM knows, and whether their agents are heard. The address is theirs: there is one. */
export function createInstances(folder: string, address: string, faults: Faults, now: () => Date) {
  const stored = new Stored(folder, Instance)

  /** Online, or ConnectionLost when the agent was not heard for connectionLostMs. */
  function pingStatus({ lastPingAt }: Instance): 'Online' | 'ConnectionLost' {
    const unheard = now().getTime() - Date.parse(lastPingAt) > connectionLostMs
    return unheard || faults.has('agent-offline') ? 'ConnectionLost' : 'Online'
  }

  return {
    /** The agent was heard. */
    heard(instance: Omit<Instance, 'lastPingAt'>): void {
      stored.set(instance.id, { ...instance, lastPingAt: now().toISOString() })
    },
    /** Refuses an instance that never registered with InvalidInstanceId. */
    requireKnown(id: string): void {
      if (stored.get(id) !== undefined) return
      throw new AwsError('InvalidInstanceId', `Instances [[${id}]] not in a valid state for account`)
    },
    operations: {
      DescribeInstanceInformation(input: unknown) {
        const asked = DescribeInstanceInformation.parse(input)
        const filters = [
          ...asked.Filters,
          ...asked.InstanceInformationFilterList.map(({ key, valueSet }) => ({ Key: key, Values: valueSet })),
        ]
        const listed = stored.values().map(instance => described(instance, address, pingStatus(instance)))
        const found = listed.filter(instance => filters.every(filter => fits(instance, filter)))
        const { items, next } = pageOf(found, { token: asked.NextToken, size: asked.MaxResults })
        return { InstanceInformationList: items, ...(next && { NextToken: next }) }
      },
    },
  }
}

function fits(
  instance: ReturnType<typeof described>,
  { Key, Values }: { Key: string; Values: string[] },
): boolean {
  const fields: Record<(typeof filterKeys)[number], string> = {
    InstanceIds: instance.InstanceId,
    PingStatus: instance.PingStatus,
    PlatformTypes: instance.PlatformType,
    ResourceType: instance.ResourceType,
    AgentVersion: instance.AgentVersion,
  }
  const value = fields[Key as (typeof filterKeys)[number]]
  if (value === undefined) {
    throw new AwsError(
      'InvalidInstanceInformationFilterValue',
      `The filter key ${Key} is not emulated by the sandbox`,
    )
  }
  return Values.includes(value)
}

function described(instance: Instance, address: string, pingStatus: string) {
  return {
    InstanceId: instance.id,
    PingStatus: pingStatus,
    LastPingDateTime: new Date(instance.lastPingAt),
    AgentVersion: instance.agentVersion,
    IsLatestVersion: true,
    PlatformType: 'Linux',
    PlatformName: 'Debian GNU/Linux',
    PlatformVersion: '12',
    ResourceType: 'EC2Instance',
    IPAddress: address,
    ComputerName: instance.id,
    SourceId: instance.id,
    SourceType: 'AWS::EC2::Instance',
  }
}
