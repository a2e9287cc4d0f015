import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Content } from './answer.ts'

/** The file at a path of the page; the page itself at every other one, since it reads its place from its address. */
export type PageFiles = (path: string) => Content

const files = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/console.js': { name: 'console.js', type: 'text/javascript; charset=utf-8' },
  '/console.css': { name: 'console.css', type: 'text/css; charset=utf-8' },
  '/favicon.svg': { name: 'favicon.svg', type: 'image/svg+xml' },
}

/** The built page in a folder, read once. */
export function pageFiles(folder: string): PageFiles {
  const contents = new Map<string, Content>(
    Object.entries(files).map(([path, { name, type }]) => [
      path,
      { type, body: readFileSync(join(folder, name)) },
    ]),
  )
  const page = contents.get('/') as Content
  return path => contents.get(path) ?? page
}
