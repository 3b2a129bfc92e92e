import { expect, test } from 'vitest'
import type { SetColumn } from '../../../src/model/tables.ts'
import { Filters } from '../../../src/worker/model/filters.ts'
import { columnsOf, expectFilter, FILMS } from '../../model/filter-fixture.ts'

const columns = columnsOf(FILMS)
let evaluated = 0
/** Counts how often the column is asked. */
const counted = columns.map((column) => {
  if (column.type !== 'set') return column
  const addRows: SetColumn['addRows'] = (index, bits) => {
    evaluated++
    column.addRows(index, bits)
  }
  return { ...column, addRows }
})
const filter = (values: string[]) => expectFilter({ genres: { any: values } }, counted)

test('the same filter is evaluated once, however it is written, until many others came', () => {
  const filters = new Filters({ attributes: counted, rows: FILMS.length })
  const first = filters.rowsLeftOutBy(filter(['Comedy']))
  expect(evaluated).toBe(1)
  expect(filters.rowsLeftOutBy(filter(['Comedy', 'Comedy']))).toBe(first)
  expect(evaluated).toBe(1)
  for (let other = 0; other < 16; other++) filters.rowsLeftOutBy(filter([`other ${other}`]))
  expect(filters.rowsLeftOutBy(filter(['Comedy']))).toEqual(first)
  expect(evaluated).toBe(2)
})

test('a huge filter is answered and not remembered', () => {
  evaluated = 0
  const filters = new Filters({ attributes: counted, rows: FILMS.length })
  const huge = filter(['Comedy', 'x'.repeat(20_000)])
  expect(filters.rowsLeftOutBy(huge)).toEqual(filters.rowsLeftOutBy(huge))
  expect(evaluated).toBe(2)
})
