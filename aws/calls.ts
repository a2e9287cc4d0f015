import { tracingChannel } from 'node:diagnostics_channel'

/** Whom a call asks. */
export type AwsCall = { service: string; region: string }

/** Every call to AWS begins and ends here, for who wants to know that one takes long; unheard, it costs nothing. */
export const calls = tracingChannel<AwsCall, AwsCall>('drctl:aws')
