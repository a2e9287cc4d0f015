/** Every named wait of the host programs. Milliseconds unless the name says otherwise. */
export const limits = {
  /** `drctl-host start` waits so long for the unit's end, so that a short step needs one command. */
  startWait: 20_000,
  reportPoll: 20,
  /** Times that the unit of one attempt is started when it dies without a report. */
  launches: 3,
  /** Backups in a host's report, and segments in a question: SSM cuts what a command prints at 24,000 characters. */
  toldBackups: 40,
  /** Of a list, which has less of each. */
  listedBackups: 80,
  toldSegments: 100,
  /** A report is written at most so often for progress alone. */
  progressEvery: 1_000,

  /** Until the zone's servers agree on the epoch record. Not known by then counts as "not this region". */
  recordWait: 20_000,
  /** Where it is enough to know the record when it can be known at once. */
  recordGlance: 2_500,
  /** Before a promotion: until each of the zone's servers gives the claim. INSYNC was seen, so one that does not is behind. */
  claimSeen: 300_000,
  recordPoll: 500,
  recordQuestion: 1_000,
  /** Between two looks of the guard at whether its lease still runs. */
  leaseLook: 100,

  /** Until the API has seen that it has a successor, or none any more: it looks every 50 ms (service/successor.ts). */
  successorSeen: 150,

  databaseConnect: 2_000,
  /** Between two looks at a database that is starting or replaying. */
  databasePoll: 50,
  /** Between two questions to systemd while something else is waited for. */
  unitPoll: 1_000,
  /** A standby that replays nothing for so long, with whole segments before it, is stuck. */
  replayStall: 120_000,
  /** One that has stood for so long, with nothing whole before it, has replayed what there is. */
  replayIdle: 5_000,
  /** Until a standby that is to be drained answers: it does once it is consistent. */
  standbyStart: 300_000,
  promoteSeconds: 60,
  /** A warm standby: between two looks at it, and how long it may stand still before a newer backup is taken instead. */
  followEvery: 5_000,
  followPatience: 120_000,
  /** A standby that a run has made from an older epoch: so long it is left to that run, which may wait for an answer. */
  standbyHeld: 24 * 3_600_000,
  slotRequest: 10_000,
  /** Of the database's log: how old a line may be to tell of now, and how many bytes of it are read. */
  logFresh: 30_000,
  logRead: 32_768,
  /** Switchover: until a standby that streamed has replayed the last of it. */
  streamDrain: 5_000,
  /** Until an old side that was made a standby streams. */
  reinstateFollow: 60_000,
  /** Until a standby that is told to has stopped receiving. */
  receiverStop: 10_000,
  /** Switchover: until EFS has replicated the last segment. One pass takes minutes. */
  drainWait: 3_600_000,
  archiveWait: 60_000,
  /** A backup waits for its turn behind one that is under way. */
  backupTurn: 6 * 3_600_000,
  backupPoll: 1_000,

  /** GitHub: until it has begun to answer, and until the whole asset is there. */
  releaseConnect: 3_000,
  releaseDownload: 60_000,
  apiReady: 30_000,
  /** Until an API that runs already is ready, before it is restarted. */
  apiConnect: 1_000,
  apiRequest: 3_000,
  passwordRequest: 3_000,

  /** Bytes that stay free on the data disk beside the restored database and its WAL. */
  diskReserve: 256 * 1024 * 1024,
  /** As max_wal_size in postgresql.conf: WAL that lies in the data directory, at most. */
  walKept: 1024 * 1024 * 1024,
  heartbeatEvery: 1_000,
} as const
