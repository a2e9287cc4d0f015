import type { Command } from '@oclif/core/command'
import { type Ending, exitStatus, meaning } from '#cli/exit-status.ts'
import { flagLine, typedWords } from './command-section.ts'
import { generated } from './generated.ts'

/** What holds of every command: the list of them, the common flags, how runs are named, the exit statuses. */
export function firstPage(commands: Command.Cached[], pageOf: (id: string) => string): string {
  const global = Object.values(commands[0]?.flags ?? {}).filter(({ helpGroup }) => helpGroup === 'GLOBAL')
  return [
    '# drctl',
    generated,
    '| command | what it does |',
    '|---|---|',
    ...commands.map(
      ({ id, summary = '' }) => `| [drctl ${typedWords(id)}](${pageOf(id)}${anchor(id)}) | ${summary} |`,
    ),
    '',
    naming,
    '',
    '## Flags of every command',
    '',
    ...global.map(flag => `- ${flagLine(flag)}`),
    '- `-h`, `--help`: Show how the command is used.',
    '',
    '## Exit statuses',
    '',
    '| status | | what it says |',
    '|---|---|---|',
    ...Object.entries(exitStatus).map(
      ([ending, status]) => `| ${status} | ${ending} | ${meaning[ending as Ending]} |`,
    ),
    '',
  ].join('\n')
}

const anchor = (id: string) => `#drctl-${id.replaceAll(':', '-')}`

const naming = `A run is named by its short name, such as \`failover-apitest-epoch-8-attempt-1\`, by its ARN, or as \`latest\`: of both
regions' runs the newest that goes on, else the newest that ended. Text is for people: in colours on a terminal unless \`NO_COLOR\` is set, and in 80 columns where there is none.
For programs there is [\`--json\`](../../cli/JSON.md). What is waited out (AWS asks for fewer calls, or does not answer for
two seconds) is told on stderr.`
