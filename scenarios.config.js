import { availableParallelism } from 'node:os'

// The stories against the real sandbox. Each file owns one, so they run beside each other, one on each core.
export default {
  extensions: ['ts'],
  files: ['test/scenarios/**/*.test.ts'],
  workerThreads: false,
  concurrency: availableParallelism(),
  timeout: '12m',
}
