/** From a checked filter to a bitmap of rows, in a few passes over the attribute columns. No I/O. */
import { type Bitmap, complement, emptyBitmap, setBit } from './bitmap.ts'
import type { Comparison, Condition, Filter } from './filter.ts'
import type { AttributeColumn, FlagColumn, NumberColumn, SetColumn } from './tables.ts'

/**
 * Bit set = the filter leaves the row out: what a `ScanQuery` takes.
 * @throws {RangeError} where the filter was not parsed for these attributes.
 */
export function evaluateFilter(filter: Filter, attributes: readonly AttributeColumn[], rows: number): Bitmap {
  const columns = new Map(attributes.map((column) => [column.name, column]))
  const bits = matching(filter, columns, rows)
  complement(bits, rows)
  return bits
}

type Columns = ReadonlyMap<string, AttributeColumn>

/** Rows for which the filter holds, in a bitmap of their own. */
function matching(filter: Filter, columns: Columns, rows: number): Bitmap {
  switch (filter.kind) {
    case 'and': {
      const bits = everyRow(rows)
      for (const part of filter.of) keepCommon(bits, matching(part, columns, rows))
      return bits
    }
    case 'or': {
      const bits = emptyBitmap(rows)
      for (const part of filter.of) add(bits, matching(part, columns, rows))
      return bits
    }
    case 'not': {
      const bits = matching(filter.of, columns, rows)
      complement(bits, rows)
      return bits
    }
    case 'condition':
      return meeting(filter, columns, rows)
  }
}

function meeting(condition: Condition, columns: Columns, rows: number): Bitmap {
  const column = columns.get(condition.attribute)
  switch (column?.type) {
    case 'set':
      return inSet(column, condition, rows)
    case 'number':
      return ofNumber(column, condition, rows)
    case 'flag':
      return ofFlag(column, condition)
    case undefined:
      throw new RangeError(`there is no attribute "${condition.attribute}": parse the filter for this model`)
  }
}

function inSet(column: SetColumn, condition: Condition, rows: number): Bitmap {
  switch (condition.operator) {
    case 'eq':
      return withAnyOf(column, [condition.operand], rows)
    case 'any':
      return withAnyOf(column, condition.operand, rows)
    case 'none': {
      const bits = withAnyOf(column, condition.operand, rows)
      complement(bits, rows)
      return bits
    }
    case 'all': {
      const bits = everyRow(rows)
      for (const value of condition.operand) keepCommon(bits, withAnyOf(column, [value], rows))
      return bits
    }
    default:
      return misfit(column, condition)
  }
}

function ofNumber({ values, ...column }: NumberColumn, condition: Condition, rows: number): Bitmap {
  switch (condition.operator) {
    case 'eq':
      return withOneOf(values, [condition.operand], rows)
    case 'any':
      return withOneOf(values, condition.operand, rows)
    case 'none': {
      const bits = withOneOf(values, condition.operand, rows)
      complement(bits, rows)
      return bits
    }
    case 'all':
      return misfit(column, condition)
    default:
      return compared(values, condition.operator, condition.operand, rows)
  }
}

function ofFlag(column: FlagColumn, condition: Condition): Bitmap {
  if (condition.operator !== 'eq') return misfit(column, condition)
  return (condition.operand === true ? column.whenTrue : column.whenFalse).slice() as Bitmap
}

function withAnyOf(column: SetColumn, values: readonly (string | number | boolean)[], rows: number): Bitmap {
  const bits = emptyBitmap(rows)
  for (const value of values) {
    const index = column.indexOf(String(value))
    if (index !== -1) column.addRows(index, bits)
  }
  return bits
}

function withOneOf(
  values: NumberColumn['values'],
  wanted: readonly (string | number | boolean)[],
  rows: number,
): Bitmap {
  const bits = emptyBitmap(rows)
  const numbers = wanted.map(Number)
  if (numbers.length <= FEW) {
    for (const number of numbers) addBetween(values, number, number, bits, rows)
    return bits
  }
  const among = new Set(numbers)
  for (let row = 0; row < rows; row++) if (among.has(values[row] as number)) setBit(bits, row)
  return bits
}

/** For so many numbers, a pass for each is faster than one with a look-up for every row. */
const FEW = 8

function compared(
  values: NumberColumn['values'],
  comparison: Comparison,
  bound: number,
  rows: number,
): Bitmap {
  const bits = emptyBitmap(rows)
  switch (comparison) {
    case 'gte':
      addBetween(values, bound, Number.POSITIVE_INFINITY, bits, rows)
      break
    case 'gt':
      addBetween(values, nextAbove(bound), Number.POSITIVE_INFINITY, bits, rows)
      break
    case 'lte':
      addBetween(values, Number.NEGATIVE_INFINITY, bound, bits, rows)
      break
    case 'lt':
      addBetween(values, Number.NEGATIVE_INFINITY, -nextAbove(-bound), bits, rows)
      break
  }
  return bits
}

/**
 * Sets the bits of low ≤ value ≤ high; NaN, an item without the number, is never between. A word at a time and
 * without branches: which rows match is beyond prediction, and a wrong guess costs ten times the comparison.
 */
function addBetween(
  values: NumberColumn['values'],
  low: number,
  high: number,
  bits: Bitmap,
  rows: number,
): void {
  for (let word = 0; word < bits.length; word++) {
    const start = word * 32
    const end = Math.min(32, rows - start)
    let found = 0
    for (let bit = 0; bit < end; bit++) {
      const value = values[start + bit] as number
      found |= (Number(value >= low) & Number(value <= high)) << bit
    }
    bits[word] = (bits[word] as number) | found
  }
}

/** The least float64 above a finite one. */
function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n))
  return view.getFloat64(0)
}

function everyRow(rows: number): Bitmap {
  const bits = emptyBitmap(rows)
  complement(bits, rows)
  return bits
}

function keepCommon(bits: Bitmap, others: Bitmap): void {
  for (let word = 0; word < bits.length; word++)
    bits[word] = (bits[word] as number) & (others[word] as number)
}

function add(bits: Bitmap, others: Bitmap): void {
  for (let word = 0; word < bits.length; word++)
    bits[word] = (bits[word] as number) | (others[word] as number)
}

function misfit(column: Pick<AttributeColumn, 'name' | 'type'>, { operator }: Condition): never {
  throw new RangeError(
    `"${column.name}" is a ${column.type} and has no operator ${operator}: parse the filter for this model`,
  )
}
