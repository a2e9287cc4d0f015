import { Config } from '@oclif/core/config'
import { settings } from '@oclif/core/settings'
import { oclif } from '#cli/oclif.ts'
import { commandSection } from './command-section.ts'
import { firstPage } from './first-page.ts'
import { generated } from './generated.ts'
import { jsonPage } from './json-page.ts'

// Node runs the TypeScript itself; oclif must not look for ts-node or tsx.
settings.enableAutoTranspile = false

/** Every page that is made from the commands themselves, by its path from the project's folder. */
export async function pages(): Promise<Record<string, string>> {
  const { commands, topics } = await Config.load({ ...oclif })
  const shown = commands.filter(({ hidden }) => !hidden).toSorted((a, b) => a.id.localeCompare(b.id))
  const topicPages = [...Map.groupBy(shown, ({ id }) => topicOf(id))].map(([topic, own]) => {
    const words = topics.find(({ name }) => name === topic)?.description
    const head = [`# drctl ${topic}`, generated, ...(words ? [words, ''] : [])]
    return [`docs/cli/${pageOf(topic)}`, [...head, ...own.map(commandSection)].join('\n')]
  })
  return {
    'docs/cli/README.md': firstPage(shown, pageOf),
    ...Object.fromEntries(topicPages),
    'cli/JSON.md': jsonPage(),
  }
}

const topicOf = (id: string) => id.split(':')[0] ?? id
const pageOf = (id: string) => `${topicOf(id)}.md`
