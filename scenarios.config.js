// The stories, against the real sandbox. Each file owns its sandbox, so two run beside each other on two cores.
export default {
  extensions: ['ts'],
  files: ['test/scenarios/**/*.test.ts'],
  workerThreads: false,
  concurrency: 2,
  timeout: '4m',
}
