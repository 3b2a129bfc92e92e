/** Filters against an evaluator that looks at one item's JSON at a time and knows nothing of columns or bitmaps. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ItemMetadata } from '../../scripts/train/interactions.ts'
import { parseFilter } from '../../src/model/filter.ts'
import { allowedRows, columnsOf, expectFilter, problemsOf } from './filter-fixture.ts'

type Json = Record<string, unknown>

function holds(item: ItemMetadata | null, filter: Json): boolean {
  return Object.entries(filter).every(([key, value]) => {
    if (key === 'and') return (value as Json[]).every((part) => holds(item, part))
    if (key === 'or') return (value as Json[]).some((part) => holds(item, part))
    if (key === 'not') return !holds(item, value as Json)
    return Object.entries(value as Json).every(([operator, operand]) =>
      meets(item?.[key] ?? null, operator, operand),
    )
  })
}

function meets(cell: ItemMetadata[string], operator: string, operand: unknown): boolean {
  const values: readonly unknown[] = cell === null ? [] : Array.isArray(cell) ? cell : [cell]
  const operands = Array.isArray(operand) ? operand : [operand]
  const [number, bound] = [typeof cell === 'number' ? cell : Number.NaN, operand as number]
  switch (operator) {
    case 'any':
      return operands.some((wanted) => values.includes(wanted))
    case 'all':
      return operands.every((wanted) => values.includes(wanted))
    case 'none':
      return !operands.some((wanted) => values.includes(wanted))
    case 'eq':
      return values.includes(operand)
    case 'gte':
      return number >= bound
    case 'gt':
      return number > bound
    case 'lt':
      return number < bound
    default:
      return number <= bound
  }
}

const TAGS = ['a', 'b', 'c', 'é', '🎬']
const number = fc.constantFrom(-1, 0, 0.1, 1990, 1995.5, 2 ** 30 + 1)
const missing = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 })
const item = fc.option(
  fc.record({
    tags: missing(fc.subarray(TAGS)),
    language: missing(fc.constantFrom('en', 'fr', 'de')),
    price: missing(number),
    adult: missing(fc.boolean()),
  }),
  { freq: 6 },
)
/** The first rows have every field, each text twice, so that all of them are guessed as attributes. */
const PREFIX: ItemMetadata[] = ['en', 'en', 'fr', 'fr', 'de', 'de'].map((language) => ({
  tags: TAGS,
  language,
  price: 0.1,
  adult: true,
}))

const some = fc.subarray([...TAGS, 'nosuch'], { minLength: 1 })
const numbers = fc.array(number, { maxLength: 4 })
/** An object of one of these operators, now and then of two. */
const operators = (operands: Record<string, fc.Arbitrary<unknown>>) => {
  const one = fc.oneof(...Object.entries(operands).map(([name, operand]) => fc.record({ [name]: operand })))
  return fc.oneof(
    one,
    one,
    one,
    fc.tuple(one, one).map(([left, right]) => ({ ...left, ...right })),
  )
}
const condition = fc.oneof(
  fc.record({
    tags: operators({ any: some, all: fc.subarray(TAGS), none: some, eq: fc.constantFrom(...TAGS) }),
  }),
  fc.record({
    language: operators({ any: fc.subarray(['en', 'fr', 'xx']), eq: fc.constantFrom('en', 'xx') }),
  }),
  fc.record({
    price: operators({
      ...{ gte: number, gt: number, lt: number, lte: number, eq: number },
      ...{ any: numbers, none: numbers },
    }),
  }),
  fc.record({ adult: fc.record({ eq: fc.boolean() }) }),
)
const { filter } = fc.letrec<{ filter: Json; inner: Json }>((tie) => ({
  inner: fc.oneof({ maxDepth: 3 }, condition, tie('filter')),
  filter: fc
    .tuple(
      fc.array(condition, { maxLength: 2 }),
      fc.record(
        {
          and: fc.array(tie('inner'), { maxLength: 2 }),
          or: fc.array(tie('inner'), { minLength: 1, maxLength: 3 }),
          not: tie('inner'),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([conditions, combined]) => Object.assign({}, ...conditions, combined)),
}))

test('a bitmap allows exactly the items for which the filter holds', () => {
  let telling = 0
  fc.assert(
    fc.property(fc.array(item, { maxLength: 60 }), fc.oneof(condition, filter), (others, json) => {
      const items = [...PREFIX, ...others]
      const columns = columnsOf(items)
      // Only filters beyond the limit of size may be refused.
      fc.pre(!problemsOf(parseFilter(json, columns)).some(({ message }) => message.includes('more than 64')))
      const allowed = allowedRows(expectFilter(json, columns), columns, items.length)
      const expected = [...items.keys()].filter((row) => holds(items[row] ?? null, json))
      expect(allowed).toEqual(expected)
      if (expected.length > 0 && expected.length < items.length) telling++
    }),
    { numRuns: 1000 },
  )
  expect(telling).toBeGreaterThan(200)
})
