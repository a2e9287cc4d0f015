/** Every wait and bound of the service, in one place. Times in milliseconds. */
export const limits = {
  bodyBytes: 16 * 1024,
  nameLetters: 100,

  /** A request waits this long for a connection, new or free. Beyond `waiting` requests the next is turned away at once. */
  poolWait: 2_000,
  waiting: 200,
  /** The server gives up a statement first, and says so; `query` is for a server that says nothing at all. */
  statement: 2_000,
  query: 2_500,
  idleConnection: 30_000,

  /** A request to a region that was handed over: for how long it is held, how often sent on, and how long one answer may take. */
  forwardHold: 15_000,
  forwardAgain: 50,
  forwardAnswer: 5_000,

  /** A client that sends its request slower than this is cut off. */
  headers: 5_000,
  request: 10_000,
  keepAlive: 15_000,

  /** At SIGTERM: how long /readyz says 503 while everything is still served, then how long open requests may take. */
  notice: 500,
  drain: 5_000,
  close: 1_000,

  /** Seconds, as Retry-After has them. */
  retryAfter: 1,
} as const
