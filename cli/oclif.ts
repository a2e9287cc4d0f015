import own from '../package.json' with { type: 'json' }
import { exitStatusLines } from './exit-status.ts'

/**
 * What oclif is told of drctl. It lies here and not in package.json so that source and bundle, whose commands stand in
 * the same folder below their main file, need no second description.
 */
export const oclif = {
  root: import.meta.dirname,
  isRoot: true,
  userPlugins: false,
  devPlugins: false,
  pjson: {
    name: own.name,
    version: own.version,
    description: [own.description, 'Exit statuses:', ...exitStatusLines()].join('\n'),
    type: 'module',
    oclif: {
      bin: 'drctl',
      topicSeparator: ' ' as const,
      commands: { strategy: 'pattern' as const, target: './commands' },
      additionalHelpFlags: ['-h'],
      additionalVersionFlags: ['-v'],
      topics: {
        failover: {
          description: 'Move the API and its database into the other region, and decide when a step fails.',
        },
        backup: { description: 'Take backups, list those of both regions, and read whether they are sound.' },
        config: {
          description: 'Check drctl.yml, from which both regions are deployed, and show what is in effect.',
        },
        record: { description: 'Read and mend the epoch record, which says which region is active.' },
      },
    },
  },
}
