import type { StepReport } from '#recovery/contracts/host-step.ts'

type Invocation = {
  CommandId: string
  InstanceId: string
  Comment: string
  DocumentName: string
  RequestedDateTime: Date
  Status: string
  StatusDetails: string
  stdout: string
  stderr: string
}
type Sent = {
  DocumentName: string
  Comment: string
  InstanceIds: string[]
  Parameters: Record<string, string[]>
}

/** SSM with a host behind it, as far as remote steps use it: what a command prints and how it ends is the test's. */
export function ssmHost() {
  const host = {
    ping: 'Online' as string | undefined,
    /** How the next commands end. */
    status: 'Success',
    stderr: '',
    /** Lists show a command only a while after it was sent. */
    listed: true,
    report: {} as unknown,
    invocations: [] as Invocation[],
    sent: [] as Sent[],
  }
  const operations = {
    DescribeInstanceInformation: () => ({
      InstanceInformationList: host.ping
        ? [{ InstanceId: 'i-22222222222222222', PingStatus: host.ping }]
        : [],
    }),
    SendCommand(input: Sent) {
      host.sent.push(input)
      host.invocations.push(invocationOf(input, host))
      return { Command: { CommandId: host.invocations.at(-1)?.CommandId } }
    },
    ListCommandInvocations({ Filters }: { Filters: { key: string; value: string }[] }) {
      const document = Filters.find(({ key }) => key === 'DocumentName')?.value
      const listed = host.listed ? host.invocations : []
      return { CommandInvocations: listed.filter(({ DocumentName }) => DocumentName === document) }
    },
    GetCommandInvocation({ CommandId }: { CommandId: string }) {
      const found = host.invocations.find(invocation => invocation.CommandId === CommandId)
      return {
        Status: found?.Status,
        StandardOutputContent: found?.stdout,
        StandardErrorContent: found?.stderr,
      }
    },
  }
  return { host, operations }
}

function invocationOf(
  { DocumentName, Comment, InstanceIds }: Sent,
  host: { status: string; stderr: string; report: unknown; invocations: Invocation[] },
): Invocation {
  const n = host.invocations.length
  return {
    CommandId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    InstanceId: InstanceIds[0] ?? '',
    Comment,
    DocumentName,
    RequestedDateTime: new Date(Date.now() + n),
    Status: host.status,
    StatusDetails: host.status,
    stdout: typeof host.report === 'string' ? host.report : `some log\n${JSON.stringify(host.report)}\n`,
    stderr: host.stderr,
  }
}

/** What `drctl-host start` prints of a step. */
export function reportOf(change: Partial<StepReport>): StepReport {
  return {
    run: 'failover-apitest-epoch-7-attempt-1',
    step: 'deploy-api',
    attempt: 1,
    state: 'running',
    startedAt: '2026-11-24T02:14:30Z',
    ...change,
  }
}
