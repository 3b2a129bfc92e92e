/** What can be asked of each attribute, for whoever builds filters: its type, and its commonest values or its range. */
import type { AttributeColumn, NumberColumn, SetColumn } from '../../model/tables.ts'
import { MAX_LISTED_VALUES } from '../contract/limits.ts'
import type { Attribute } from '../contract/model.ts'

export function summariseAttribute(column: AttributeColumn): Attribute {
  const { name, type } = column
  switch (column.type) {
    case 'set':
      return { name, type, valueCount: column.values, values: commonestValues(column) }
    case 'number':
      return { name, type, ...rangeOf(column) }
    case 'flag':
      return { name, type }
  }
}

/** Commonest first, ties in order of the texts. */
function commonestValues(column: SetColumn): { value: string; items: number }[] {
  return Array.from({ length: column.values }, (_, index) => index)
    .sort((a, b) => column.countAt(b) - column.countAt(a) || a - b)
    .slice(0, MAX_LISTED_VALUES)
    .map((index) => ({ value: column.valueAt(index), items: column.countAt(index) }))
}

function rangeOf({ values }: NumberColumn): Pick<Attribute, 'min' | 'max'> {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  // NaN, an item without the number, is neither below nor above.
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? { min, max } : {}
}
