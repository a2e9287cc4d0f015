import type { BuildOptions } from 'esbuild'

/** How a program of ours becomes one file that a plain Node 24 runs: the Lambdas, and what runs on the hosts. */
export const bundled = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  platform: 'node',
  target: 'node24',
  // Loaded a third faster than ES modules, which make Node load its fetch with `node:http`.
  format: 'cjs',
  // The SDK's files crash at load when they are bundled by its `browser` or `exports` order.
  mainFields: ['module', 'main'],
  minify: true,
  // The name of an error's class is what the state machine's Retry and Catch see.
  keepNames: true,
  legalComments: 'none',
} satisfies BuildOptions
