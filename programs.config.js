// What takes minutes beside the scenarios: the host's programs against real backups, the playbooks, the packaged stack, the
// database's constraints against the service's, and whatever starts our programs as their users do. One at a time, in what
// the scenarios leave of the machine, and first what lasts longest.
const order = ['test/ansible/', 'test/host/']
const rank = file => {
  const found = order.findIndex(folder => file.includes(folder))
  return found < 0 ? order.length : found
}

export default {
  extensions: ['ts'],
  files: [
    'test/**/*.process.test.ts',
    'test/host/**/*.test.ts',
    'test/ansible/**/*.test.ts',
    'test/sql/**/*.test.ts',
    'test/serverless.test.ts',
  ],
  workerThreads: false,
  concurrency: 1,
  sortTestFiles: (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  timeout: '12m',
}
