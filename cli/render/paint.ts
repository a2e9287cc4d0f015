import type { WriteStream } from 'node:tty'
import { styleText } from 'node:util'

const colours = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const
type Colour = (typeof colours)[number]

/** How text is emphasised. Renderers take it as an argument, so that they stay functions from data to lines. */
export type Paint = Record<Colour, (text: string) => string>

const paintWith = (style: (colour: Colour, text: string) => string) =>
  Object.fromEntries(colours.map(colour => [colour, (text: string) => style(colour, text)])) as Paint

export const plain: Paint = paintWith((_colour, text) => text)
export const coloured: Paint = paintWith((colour, text) => styleText(colour, text, { validateStream: false }))

/** Colours on a terminal that has them, unless NO_COLOR is set; none in a pipe or a file. */
export function paintFor(stream: Pick<WriteStream, 'isTTY' | 'hasColors'>): Paint {
  return stream.isTTY && stream.hasColors() ? coloured : plain
}

/** The colour of how good something is. */
export const toneColours = { good: 'green', poor: 'yellow', bad: 'red' } as const
