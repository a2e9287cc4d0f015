import type { ComponentChildren } from 'preact'
import type { Tone } from './standing.tsx'

/** A fact in a list of them: its name, and what is to be said, in the colour of how good that is. */
export const Row = ({ name, tone, children }: { name: string; tone?: Tone; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class={tone && `tone-${tone}`}>{children}</dd>
  </div>
)

export const Sentences = ({ texts }: { texts: string[] }) => (
  <ul>
    {texts.map((text, i) => (
      <li key={`${i}${text}`}>{text}</li>
    ))}
  </ul>
)
