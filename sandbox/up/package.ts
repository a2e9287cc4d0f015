import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { stringify } from 'yaml'
import type { Configuration } from '#recovery/contracts/configuration.ts'
import { type Region, regions, type Settings } from '#sandbox/settings.ts'
import { artifactOf, buildArtifacts } from '#stack/artifacts.ts'
import { Template } from '../cloudformation/template.ts'
import { projectRoot } from './project-root.ts'

/** What `serverless package` made for a region: the template, and the file that would be uploaded under a key. */
export type Package = { template: Template; artifact: (key: string) => string }

/** The sandbox's own drctl.yml. */
export const configurationFile = ({ state }: Settings): string => join(state, 'drctl.yml')

const serverless = join(projectRoot, 'node_modules/serverless/bin/serverless.js')
const run = promisify(execFile)

/** Packages the stack for both regions, as for a deployment, from the sandbox's own drctl.yml. */
export async function packageStack(
  settings: Settings,
  configuration: Configuration,
): Promise<Record<Region, Package>> {
  const folder = join(settings.state, 'package')
  mkdirSync(folder, { recursive: true })
  const file = configurationFile(settings)
  writeFileSync(file, stringify(configuration))
  // Once for both; each of them finds it done.
  await buildArtifacts()
  const packages = await Promise.all(
    regions.map(async region => [region, await packageRegion(folder, file, region)]),
  )
  return Object.fromEntries(packages) as Record<Region, Package>
}

/**
 * Without credentials, configuration or home of whoever brings the sandbox up, and in a folder of its own: Serverless
 * writes below the one that it is started in, and other packagings may be under way.
 */
async function packageRegion(folder: string, file: string, region: Region): Promise<Package> {
  const place = join(folder, region)
  mkdirSync(place, { recursive: true })
  // Serverless takes no link for its configuration.
  copyFileSync(join(projectRoot, 'serverless.yml'), join(place, 'serverless.yml'))
  for (const name of ['stack', 'node_modules']) link(place, name)
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    TMPDIR: folder,
    DRCTL_CONFIG: file,
    ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
  }
  const args = [serverless, 'package', '--region', region, '--stage', 'prod']
  await run(process.execPath, args, { cwd: place, env }).catch(({ stdout, stderr }) => {
    throw new Error(`the stack of ${region} cannot be packaged:\n${stderr}${stdout}`)
  })
  const template = join(place, '.serverless/cloudformation-template-update-stack.json')
  return {
    template: Template.parse(JSON.parse(readFileSync(template, 'utf8'))),
    artifact: key => artifactOf(basename(key, '.zip')),
  }
}

function link(place: string, name: string): void {
  rmSync(join(place, name), { force: true })
  symlinkSync(join(projectRoot, name), join(place, name))
}
