/**
 * The one table of errors. A code is at once the `name` of the thrown error, the error that the state machine's Retry
 * and Catch see (a Lambda reports `error.name` as errorType), and the key of the CLI's exit status.
 *
 * kind: `poll` is no failure but work that goes on; `transient` may pass by itself; `refused`, `failed`, `unreachable`,
 * `usage` and `absent` do not. next: what the operator does, in words that can be followed at once.
 */
export const errors = {
  StepRunning: { kind: 'poll', next: 'wait: the step is still running on the host' },
  ChangePending: { kind: 'poll', next: 'wait: Route 53 has not brought the change to all its servers yet' },
  NameNotSwitched: {
    kind: 'poll',
    next: 'wait: not every name server of the zone gives the new answer yet',
  },
  FencePending: {
    kind: 'poll',
    next: 'wait: the old side could not be asked, and its lease may still run',
  },
  AwsThrottled: { kind: 'transient', next: 'wait: AWS asks for fewer calls; drctl tries again by itself' },
  AwsUnreachable: { kind: 'unreachable', next: 'check the network and AWS_ENDPOINT_URL, then try again' },
  HostUnreachable: {
    kind: 'transient',
    next: 'check that the instance runs and that its SSM agent is online: aws ssm describe-instance-information',
  },
  ChangeDropped: {
    kind: 'transient',
    next: 'a run sends the change again by itself; after a command of yours, see: drctl record show',
  },
  NoCredentials: {
    kind: 'unreachable',
    next: 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  CredentialsExpired: {
    kind: 'unreachable',
    next: 'sign in again, as by: aws sso login; then type the same again; an open drctl console is ended and started anew',
  },
  AwsRefused: {
    kind: 'failed',
    next: 'read what AWS answered; when it names a missing part, deploy the stack again',
  },
  AccessDenied: {
    kind: 'refused',
    next: 'use credentials that have the operator policy of the stack: drctl-<service>-operator-<region>',
  },
  InputInvalid: { kind: 'usage', next: 'correct the named fields and try again' },
  ConfigurationMissing: {
    kind: 'usage',
    next: 'go to the folder that has drctl.yml, or name it: drctl config check <path>/drctl.yml',
  },
  StackUnknown: {
    kind: 'absent',
    next: 'check --region and --service: the stack stores its description there',
  },
  RecordMissing: { kind: 'absent', next: 'write the first epoch record: drctl init --active <region>' },
  RecordMalformed: { kind: 'refused', next: 'look at it: drctl record show; mend it: drctl record repair' },
  RecordExists: { kind: 'refused', next: 'the epoch record is there already: drctl record show' },
  PeerSilent: {
    kind: 'failed',
    next: 'once the active side answers again: drctl reinstate --region <region>; what is a standby already follows by itself then',
  },
  RecordLost: { kind: 'refused', next: 'another run changed the epoch record first: drctl status' },
  LeaseMissing: {
    kind: 'failed',
    next: "check that the zone's name servers answer the instance over TCP, and there: systemctl status drctl-guard",
  },
  AlreadyActive: { kind: 'refused', next: 'nothing to do, or name the other region: drctl status' },
  NotProtected: {
    kind: 'refused',
    next: 'wait until the first full backup of this epoch is complete, or start with --force: drctl status',
  },
  NoCompleteBackup: {
    kind: 'refused',
    next: 'bring a complete backup of the recorded epoch to the replica, or name an older one: --from-epoch <n>',
  },
  BackupUnusable: {
    kind: 'failed',
    next: 'no backup of the epoch could be restored: see the reasons, then decide',
  },
  DiskFull: {
    kind: 'failed',
    next: 'free the named bytes on the instance, then: drctl failover decide <execution> retry --reason "<why>"',
  },
  ReplicaUnusable: { kind: 'failed', next: 'check the EFS mount of the replica on the instance' },
  DatabaseNotStarted: { kind: 'failed', next: 'read the database log on the instance, then decide' },
  PromotionUnfinished: {
    kind: 'failed',
    next: 'the database is promoted already: mend what is named, then: drctl failover decide <execution> retry --reason "<why>"',
  },
  WalIncomplete: { kind: 'failed', next: 'wait for replication and retry, or accept the loss' },
  TimelineMismatch: {
    kind: 'failed',
    next: 'the database is not on the expected timeline: do not go on; abort',
  },
  RepositoryExists: {
    kind: 'failed',
    next: 'the new epoch folder is there already and is not of this run: look at it first',
  },
  DigestMismatch: {
    kind: 'refused',
    next: 'the release is not what was pinned: check version and sha256 of the stack',
  },
  ReleaseUnavailable: {
    kind: 'failed',
    next: 'neither GitHub nor the staged copy has the release: retry when one has',
  },
  ApiNotReady: {
    kind: 'failed',
    next: 'the previous release is back; read the API log on the instance, then decide',
  },
  SmokeTestFailed: {
    kind: 'failed',
    next: 'DNS was not touched; see the failed checks, then give one of the answers that the question offers',
  },
  ArchiveFailing: {
    kind: 'failed',
    next: 'read the pgBackRest log on the instance, mend what it names, then: drctl backup run --type full',
  },
  NotDrained: { kind: 'failed', next: 'the old side did not stop; nothing was promoted; retry or abort' },
  StepFailed: {
    kind: 'failed',
    next: 'read the log of the step on the instance, then give one of the answers that the question offers',
  },
  RunNotFound: { kind: 'absent', next: 'list the runs: drctl failover list' },
  ReportMissing: { kind: 'absent', next: 'see how the run stands: drctl failover show <execution>' },
  ReportBroken: {
    kind: 'failed',
    next: 'print the version before it: drctl report <execution> --earlier; see all: aws s3api list-object-versions --bucket <bucket> --prefix <key>',
  },
  LogMissing: {
    kind: 'absent',
    next: 'deploy the stack again: it makes the log group of each of its functions',
  },
  NotWaiting: {
    kind: 'refused',
    next: 'see what the run waits for, if anything: drctl failover show <execution>',
  },
  NotResumable: {
    kind: 'refused',
    next: 'start another one: drctl failover start --region <region>',
  },
  NotAbortable: {
    kind: 'refused',
    next: 'watch it, and answer what it asks: drctl failover watch <execution> --region <region>',
  },
  ClaimedMeanwhile: {
    kind: 'failed',
    next: 'have it go on and answer abort where it asks: drctl failover resume <execution> --region <region>; or look at the record and mend it: drctl record show; drctl record repair',
  },
  AnswerNotOffered: { kind: 'refused', next: 'give one of the answers that the question offers' },
  Refused: { kind: 'refused', next: 'see the reasons in the report: drctl failover show <execution>' },
  Aborted: { kind: 'failed', next: 'the operator aborted the run' },
  // The console
  ConsolePortInUse: {
    kind: 'refused',
    next: 'drctl console, on any free port, or: drctl console --port <other>',
  },
  NotAdmitted: { kind: 'refused', next: 'open the link that drctl console printed when it started' },
  NothingThere: { kind: 'absent', next: 'go to the list of runs' },
  // What the API answers: service/problem.ts
  RequestMalformed: {
    kind: 'usage',
    next: 'send a well-formed HTTP request; a body must be JSON in UTF-8',
  },
  PersonUnknown: { kind: 'absent', next: 'store it first: PUT /hello/<name>' },
  RouteUnknown: { kind: 'absent', next: 'see what there is: GET /openapi.json' },
  MethodNotAllowed: { kind: 'usage', next: 'use one of the methods that the header Allow names' },
  RequestTooSlow: { kind: 'usage', next: 'send the whole request without pausing' },
  BodyTooLarge: { kind: 'usage', next: 'send at most 16 KB' },
  MediaTypeUnsupported: {
    kind: 'usage',
    next: 'send the body as Content-Type: application/json, not compressed',
  },
  HeadersTooLarge: { kind: 'usage', next: 'send fewer or shorter headers' },
  InternalFault: { kind: 'failed', next: 'report the request id to those who run the API' },
  DatabaseUnavailable: {
    kind: 'transient',
    next: 'try again after the seconds in Retry-After; nothing was stored',
  },
  OutcomeUnknown: {
    kind: 'transient',
    next: 'the write may or may not be stored: send it again, or read it back first',
  },
  NotReady: { kind: 'transient', next: 'try again after the seconds in Retry-After' },
} as const satisfies Record<string, { kind: ErrorKind; next: string }>

export type ErrorKind = 'poll' | 'transient' | 'unreachable' | 'usage' | 'absent' | 'refused' | 'failed'
export type ErrorCode = keyof typeof errors

/** An error of the table. `name` is its code; `data` names the thing; `cause` keeps what was caught. */
export class DrctlError extends Error {
  readonly code: ErrorCode
  readonly data: Record<string, unknown>

  constructor(code: ErrorCode, message: string, data: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = code
    this.code = code
    this.data = data
  }

  get kind(): ErrorKind {
    return errors[this.code].kind
  }

  get next(): string {
    return errors[this.code].next
  }
}
