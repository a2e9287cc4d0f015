import test from 'ava'
import { committedFrom } from '#recovery/divergence.ts'

const fork = '0/5000028'
const line = (manager: string, tx: number, description: string, lsn = '0/05000028') =>
  `rmgr: ${manager.padEnd(11)} len (rec/tot):     54/    54, tx: ${String(tx).padStart(10)}, lsn: ${lsn}, prev 0/05000000, desc: ${description}`
const person = 'blkref #0: rel 1663/16385/16390 blk 0'

test('rows are counted by table, of committed transactions alone', t => {
  const found = committedFrom(fork, [
    line('Heap', 735, `INSERT off 5 flags 0x08, ${person}`),
    line('Heap', 735, `INSERT+INIT off 1 flags 0x08, ${person}`),
    line('Btree', 735, 'INSERT_LEAF off 5, blkref #0: rel 1663/16385/16395 blk 1'),
    line('Transaction', 735, 'COMMIT 2026-11-26 03:20:00.000001 UTC'),
    line('Heap', 736, `DELETE off 5 flags 0x00 KEYS_UPDATED , ${person}`),
    line('Transaction', 736, 'ABORT 2026-11-26 03:20:01.000001 UTC'),
    line('Heap', 737, `HOT_UPDATE off 1 xmax 737 flags 0x20 ; new off 6 xmax 0, ${person}`),
    line('Heap2', 737, `MULTI_INSERT+INIT 3 tuples flags 0x02, blkref #0: rel 1663/16385/16400 blk 0`),
    line('Transaction', 737, 'COMMIT 2026-11-26 03:20:02.000001 UTC; inval msgs: catcache 80'),
    line('Heap', 738, `UPDATE off 1 xmax 738 flags 0x00 ; new off 7 xmax 0, ${person}`),
    line('XLOG', 0, 'CHECKPOINT_ONLINE redo 0/5000028'),
    '',
  ])
  t.deepEqual(found, {
    transactions: 2,
    firstAt: '2026-11-26 03:20:00.000001 UTC',
    lastAt: '2026-11-26 03:20:02.000001 UTC',
    rows: [
      { relation: '1663/16385/16390', inserted: 2, updated: 1, deleted: 0 },
      { relation: '1663/16385/16400', inserted: 3, updated: 0, deleted: 0 },
    ],
  })
})

test('as version 16 and later word it', t => {
  const found = committedFrom(fork, [
    line('Heap', 740, `INSERT off: 5, flags: 0x08, ${person}`),
    line('Heap2', 740, `MULTI_INSERT ntuples: 4, flags: 0x02, ${person}`),
    line('Transaction', 740, 'COMMIT 2026-11-26 03:20:00.000001 UTC'),
  ])
  t.deepEqual(found.rows, [{ relation: '1663/16385/16390', inserted: 5, updated: 0, deleted: 0 }])
})

test('where nothing was committed there is nothing', t => {
  t.deepEqual(committedFrom(fork, [line('Heap', 735, `INSERT off 5 flags 0x08, ${person}`)]), {
    transactions: 0,
    rows: [],
  })
})

test('a transaction that committed behind the fork counts with what it wrote ahead of it; one that committed ahead does not', t => {
  const before = '0/04FFFFF0'
  const found = committedFrom(fork, [
    line('Heap', 741, `INSERT off 5 flags 0x08, ${person}`, before),
    line('Heap', 742, `INSERT off 6 flags 0x08, ${person}`, before),
    line('Transaction', 742, 'COMMIT 2026-11-26 03:20:00.000001 UTC', before),
    line('Transaction', 741, 'COMMIT 2026-11-26 03:20:00.000002 UTC'),
  ])
  t.deepEqual(found, {
    transactions: 1,
    firstAt: '2026-11-26 03:20:00.000002 UTC',
    lastAt: '2026-11-26 03:20:00.000002 UTC',
    rows: [{ relation: '1663/16385/16390', inserted: 1, updated: 0, deleted: 0 }],
  })
})

test('what a savepoint wrote counts with the transaction that it is part of', t => {
  const found = committedFrom(fork, [
    line('Heap', 743, `INSERT off 5 flags 0x08, ${person}`),
    line('Heap', 744, `INSERT off 6 flags 0x08, ${person}`),
    line('Heap', 745, `INSERT off 7 flags 0x08, ${person}`),
    line('Transaction', 745, 'ABORT 2026-11-26 03:20:00.000001 UTC'),
    line('Heap', 746, `INSERT off 8 flags 0x08, ${person}`),
    line(
      'Transaction',
      743,
      'COMMIT 2026-11-26 03:20:00.000001 UTC; subxacts: 744 746; inval msgs: catcache 80',
    ),
  ])
  t.is(found.transactions, 1)
  t.is(found.rows[0]?.inserted, 3)
})
