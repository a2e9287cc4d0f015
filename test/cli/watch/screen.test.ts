import type { WriteStream } from 'node:tty'
import test from 'ava'
import { type Output, outputFor } from '#cli/output.ts'
import { plain } from '#cli/render/paint.ts'
import { Screen } from '#cli/watch/screen.ts'

function screenOf(columns: number, rows: number) {
  const written: string[] = []
  const output: Output = {
    json: false,
    live: true,
    paint: plain,
    width: columns,
    columns,
    rows,
    write: text => void written.push(text),
  }
  return { screen: new Screen(output), written, output }
}

test('each drawing takes the place of the one before, over as many rows as that one took', t => {
  const { screen, written } = screenOf(10, 24)
  screen.draw(['one', 'a line of 20 letters'])
  screen.draw(['two'])
  t.deepEqual(written, ['\r\u001b[Jone\na line of 20 letters\n', '\u001b[3A\r\u001b[Jtwo\n'])
})

test('nothing is written when nothing has changed', t => {
  const { screen, written } = screenOf(10, 24)
  screen.draw(['one'])
  screen.draw(['one'])
  t.is(written.length, 1)
})

test('what does not fit is left out at the top, and the last row stays free for the cursor', t => {
  const { screen, written } = screenOf(10, 3)
  t.false(screen.fits(['a', 'b', 'c']))
  screen.draw(['a', 'b', 'c'])
  t.deepEqual(written, ['\r\u001b[Jb\nc\n'])
})

test('a terminal that was made narrower has broken what was drawn over more rows', t => {
  const { screen, written, output } = screenOf(20, 24)
  screen.draw(['a line of 20 letters', 'two'])
  output.columns = 10
  screen.draw(['three'])
  t.is(written[1], '\u001b[3A\r\u001b[Jthree\n')
})

test('on a terminal of less than 40 columns each row that the terminal breaks is counted', t => {
  const written: string[] = []
  const stream = {
    isTTY: true,
    columns: 30,
    rows: 24,
    hasColors: () => false,
    write: (text: string) => written.push(text),
  }
  const output = outputFor(stream as unknown as WriteStream, false)
  t.is(output.width, 40, 'what is wrapped stays readable')
  const screen = new Screen(output)
  screen.draw(['a line of just forty letters on a phone.'])
  screen.draw(['two'])
  t.is(written[1], '\u001b[2A\r\u001b[Jtwo\n')
})
