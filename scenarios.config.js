// What takes minutes: the stories against the real sandbox, the host's programs against real backups, the playbooks, the
// packaged stack, and the database's constraints against the service's. Each file owns its sandbox or its folders, so two
// run beside each other on two cores.
export default {
  extensions: ['ts'],
  files: [
    'test/scenarios/**/*.test.ts',
    'test/host/**/*.test.ts',
    'test/ansible/**/*.test.ts',
    'test/sql/**/*.test.ts',
    'test/serverless.test.ts',
  ],
  workerThreads: false,
  concurrency: 2,
  timeout: '12m',
}
