/** The part of autocannon that the benchmark uses; the package brings no types. */
declare module 'autocannon' {
  interface Request {
    method: 'GET' | 'PUT'
    path: string
    headers?: Record<string, string>
    body?: string
  }
  interface Result {
    '2xx': number
    non2xx: number
    errors: number
    /** Seconds. */
    duration: number
    /** Milliseconds. */
    latency: { p50: number; p99: number }
  }
  export default function autocannon(options: {
    url: string
    connections: number
    duration: number
    requests: Request[]
    /** Called for each connection. */
    setupClient?: (client: { setRequests(requests: Request[]): void }) => void
  }): Promise<Result>
}
