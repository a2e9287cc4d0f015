// What takes minutes: the stories against the real sandbox, and the host's programs against real backups. Each file owns
// its sandbox or its folders, so two run beside each other on two cores.
export default {
  extensions: ['ts'],
  files: ['test/scenarios/**/*.test.ts', 'test/host/**/*.test.ts', 'test/ansible/roles.test.ts'],
  workerThreads: false,
  concurrency: 2,
  timeout: '8m',
}
