import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Definition } from './definition.ts'

/** Enabling a unit is a symlink to its file in `<target>.wants`, as systemd does it. Answers what was made. */
export function enable(folder: string, definition: Definition): string[] {
  return definition.wantedBy.flatMap(target => {
    const wants = join(folder, `${target}.wants`)
    const link = join(wants, definition.name)
    if (existsSync(link)) return []
    mkdirSync(wants, { recursive: true })
    symlinkSync(definition.path, link)
    return [`Created symlink ${link} → ${definition.path}.`]
  })
}

/** Takes the symlinks away. Answers what was removed. */
export function disable(folder: string, name: string): string[] {
  return linksTo(folder, name).map(link => {
    rmSync(link)
    return `Removed "${link}".`
  })
}

/** `enabled`, `disabled`, or `static` for a unit that nothing can want. */
export function enablement(folder: string, definition: Definition): 'enabled' | 'disabled' | 'static' {
  if (definition.wantedBy.length === 0) return 'static'
  return linksTo(folder, definition.name).length > 0 ? 'enabled' : 'disabled'
}

/** The units that start at boot. */
export function enabledUnits(folder: string): string[] {
  return [...new Set(wantsFolders(folder).flatMap(wants => readdirSync(wants)))].sort()
}

function linksTo(folder: string, name: string): string[] {
  return wantsFolders(folder)
    .map(wants => join(wants, name))
    .filter(link => existsSync(link))
}

function wantsFolders(folder: string): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.wants'))
    .map(name => join(folder, name))
}
