/** Text that may stand in a page as it is. Only `html` and `joined` make it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A template whose values are escaped, as text and as an attribute between double quotes, unless they are Html already. */
export function html(parts: TemplateStringsArray, ...values: (Html | string | number)[]): Html {
  const texts = values.map(value => (value instanceof Html ? value.text : escaped(String(value))))
  return new Html(parts.map((part, i) => part + (texts[i] ?? '')).join(''))
}

/** One behind the other. */
export const joined = (all: Html[]): Html => new Html(all.map(({ text }) => text).join(''))

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => entities[character] ?? '')
