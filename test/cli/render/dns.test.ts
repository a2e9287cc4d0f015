import test from 'ava'
import { dnsLines } from '#cli/render/dns.ts'
import { plain } from '#cli/render/paint.ts'
import { visibleLength } from '#cli/render/text.ts'

test('servers that say the same share a line, and one that does not answer says so', t => {
  const servers = [
    { server: 'ns-1:53', addresses: ['203.0.113.10'], region: 'eu-west-1' },
    { server: 'ns-2:53', problem: 'ETIMEOUT' },
    { server: 'ns-3:53', addresses: ['203.0.113.10'], region: 'eu-west-1' },
    { server: 'ns-4:53', addresses: ['198.51.100.1'] },
    { server: 'ns-5:53', addresses: [] },
  ]
  const lines = dnsLines(servers, 'eu-west-1', plain, { width: 80 })
  t.deepEqual(lines, [
    '  DNS       eu-west-1 (203.0.113.10) by ns-1:53, ns-3:53',
    '            no answer (ETIMEOUT) by ns-2:53',
    '            neither region (198.51.100.1) by ns-4:53',
    '            no address by ns-5:53',
  ])
  t.true(lines.every(line => visibleLength(line) <= 80))
})
