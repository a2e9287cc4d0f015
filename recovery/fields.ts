export type Value = string | number | boolean | string[]
export type Field = { field: string; value: Value }

/** The leaves of a description, each by its path as in `regions.eu-west-1.instance`. A list is one value. */
export function fieldsOf(description: object, prefix = ''): Field[] {
  return Object.entries(description).flatMap(([key, value]: [string, unknown]) => {
    const field = prefix === '' ? key : `${prefix}.${key}`
    if (value === undefined) return []
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return fieldsOf(value, field)
    return [{ field, value: value as Value }]
  })
}

export const valueText = (value: Value | undefined): string =>
  value === undefined ? 'nothing' : Array.isArray(value) ? value.join(', ') || 'none' : String(value)
