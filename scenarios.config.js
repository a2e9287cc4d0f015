import { availableParallelism } from 'node:os'

// What takes minutes: the stories against the real sandbox, the host's programs against real backups, the playbooks, the
// packaged stack, the database's constraints against the service's, and whatever starts our programs as their users do.
// Each file owns its sandbox or its folders, so they run beside each other, one on each core: a story needs nearly all of it.
// What lasts longest begins first, so that the end of the run is not one file alone.
const order = ['test/ansible/', 'test/scenarios/', 'test/host/']
const rank = file => {
  const found = order.findIndex(folder => file.includes(folder))
  return found < 0 ? order.length : found
}

export default {
  extensions: ['ts'],
  files: [
    'test/scenarios/**/*.test.ts',
    'test/**/*.process.test.ts',
    'test/host/**/*.test.ts',
    'test/ansible/**/*.test.ts',
    'test/sql/**/*.test.ts',
  ],
  concurrency: availableParallelism(),
  sortTestFiles: (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  timeout: '12m',
}
