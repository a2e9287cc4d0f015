/** Every named wait and bound of the rules' callers, in one place. Milliseconds unless the name says otherwise. */
export const limits = {
  /** Until an AWS endpoint has accepted the connection. */
  awsConnect: 2_000,
  /** Until an AWS endpoint has answered a request. */
  awsRequest: 5_000,
  /** The same where the answer is welcome but not needed. */
  awsOnce: 1_500,
  /** A connection that was not used for so long is closed. */
  awsIdle: 4_000,
  /** Attempts of one AWS request, the first included; the SDK backs off in between. */
  awsAttempts: 5,

  /** One HTTP probe of the API, on the way of every takeover: a few round trips between any two regions fit in. */
  probe: 1_500,
  /** Probes of one address in one verification; they start `probeSpacing` apart. */
  probes: 3,
  probeSpacing: 100,
  /** A checker's failure older than this says nothing of now, and an answer sooner: checkers look every 10 or 30 s. */
  checkerFresh: 120_000,
  answerFresh: 40_000,

  /** The question whether the release host has the asset. */
  releaseHead: 2_000,

  /** One DNS question to one server. */
  dnsQuestion: 1_000,
  dnsTries: 2,

  /** Tries of one compare-and-swap within one call, and the wait before each further one. */
  swapTries: 4,
  swapWait: 250,

  /** For so long a Lambda itself looks at a change, and so often: Route 53 takes five requests a second of an account. */
  changePatience: 1_500,
  changeLook: 500,

  /** For so long a Lambda itself looks at the command of a step, and so often. */
  stepPatience: 2_500,
  stepLook: 100,
  /** An SSM command that is in flight for longer is taken for lost and sent again. */
  commandInFlight: 120_000,
  /** Seconds that SSM may take to deliver a command. */
  commandDeliverySeconds: 60,
  /** Commands in a row that SSM could not bring to a good end before the host counts as unreachable. */
  commandsFailed: 5,
  /** After so long the host is sent a command again. */
  commandFailedFresh: 30_000,
  /** Commands before a step's start that are still looked at, because clocks differ. */
  commandLookBack: 60_000,

  /** Names tried for one start: attempts 1, 2, … */
  startAttempts: 100,
} as const
