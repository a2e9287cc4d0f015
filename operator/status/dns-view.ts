import { askServers } from '#aws/dns.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { type ServerView, serverView } from './view.ts'

/** What each of the zone's own servers says now of where the API's name points to; one that does not answer is a problem. */
export async function dnsView(stack: Stack): Promise<ServerView[]> {
  try {
    const answers = await askServers(stack, stack.domain, 'A')
    return answers.map(({ server, values, error }) =>
      error ? { server, problem: error } : serverView(server, values, stack),
    )
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return [{ server: `the servers of ${stack.domain}`, problem }]
  }
}
