/** Named waits of bringing a sandbox up and down, in milliseconds. */
export const limits = {
  /** Until a daemon has said that it is ready. */
  daemonReady: 15_000,
  /** Until an instance's unit that was asked to stop is gone, before its tree is killed. */
  daemonStop: 10_000,
  /** Until killed processes are gone. */
  processesGone: 5_000,
  /** Until an installing playbook has run. */
  install: 240_000,
  /** Until the API answers through its name. */
  apiReady: 30_000,
  /** Until the alarm has seen that it does. */
  alarmOk: 60_000,
  /** Until the first backup is in the other region. */
  replicated: 60_000,
  /** Until the standby has been seeded and streams. */
  followed: 60_000,
  /** Between two looks. */
  look: 50,
} as const
