import { execFileSync } from 'node:child_process'
import test from 'ava'
import { typedAs } from '#cli/typed-as.ts'

test('what was typed is read by a shell as it was', t => {
  const words = ['--region', 'eu-west-1', '--reason', `it's "gone" for $HOME \`id\` \\ !`, '']
  const typed = typedAs('failover start', words)
  const read = execFileSync('sh', ['-c', `drctl() { printf '%s\\n' "$@"; }; ${typed}`], { encoding: 'utf8' })
  t.is(read, ['failover', 'start', ...words, ''].join('\n'))
})

test('words that need no quotes have none', t => {
  t.is(typedAs('record repair', ['--epoch', '8']), 'drctl record repair --epoch 8')
})
