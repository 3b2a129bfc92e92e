/** Every kind of answer from tables that may be damaged: none may throw anything foreign, or name what is not there. */
import type { Engine } from '../../../src/model/engine.ts'
import { SingularSystemError } from '../../../src/model/errors.ts'
import { evaluateFilter } from '../../../src/model/evaluate-filter.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import type { AttributeColumn, ItemTable, ScoredRow } from '../../../src/model/tables.ts'
import { summariseAttribute } from '../../../src/worker/model/attribute-summary.ts'
import { must, unlessRefused } from './stored-format.ts'

const LIMIT = 10

export function answerFrom(engine: Engine, manifest: Manifest): void {
  const { items } = engine
  checkItems(items)
  const taste = new Float32Array(manifest.ranking.factors).fill(0.5)
  checkRows(engine.recommend(taste, { limit: LIMIT, excluded: [0] }), items.rows)
  checkRows(engine.similarItems(items.rows - 1, { limit: LIMIT }), items.rows)
  checkRows(engine.popular({ limit: LIMIT }), items.rows)
  engine.rank(taste, [0, items.rows - 1])
  const interactions = [
    { row: 0, value: 5 },
    { row: items.rows - 1, value: 1 },
  ]
  unlessSingular(() => checkRows(engine.recommend(engine.foldIn(interactions), { limit: LIMIT }), items.rows))
  unlessSingular(() => engine.explain(interactions)?.reasonsFor(0, 2))
  if (manifest.rating !== null) {
    unlessSingular(() => {
      const predicted = engine.predict(engine.foldInRating(interactions), 0)
      const { min, max } = manifest.rating?.scale ?? { min: 0, max: 0 }
      must(
        predicted >= min && predicted <= max,
        `a rating of ${predicted} is predicted, the scale is ${min}…${max}`,
      )
    })
  }
}

function checkItems(items: ItemTable): void {
  const tables = {
    scales: items.scales,
    inverseNorms: items.inverseNorms,
    gramian: items.gramian,
    biases: items.biases,
  }
  for (const [name, values] of Object.entries(tables)) {
    must(
      values === null || values.every(Number.isFinite),
      `the items decoded with ${name} that are not finite`,
    )
  }
  must(
    items.trainedRows >= 0 && items.trainedRows <= items.rows,
    `${items.trainedRows} trained rows of ${items.rows}`,
  )
  let previous = Number.POSITIVE_INFINITY
  for (let row = 0; row < items.rows; row++) {
    const count = items.countOf(row)
    must(count <= previous, `the count of row ${row} rises to ${count}`)
    previous = count
    const id = unlessRefused(() => items.ids.idOf(row))
    if (id === null) continue
    const found = items.ids.rowOf(id)
    must(found >= -1 && found < items.rows, `the id of row ${row} is found in row ${found}`)
  }
  for (const column of items.attributes) checkAttribute(column, items.rows)
}

function checkAttribute(column: AttributeColumn, rows: number): void {
  unlessRefused(() => summariseAttribute(column))
  const filter = filterOf(column)
  if (filter === null) return
  const bits = evaluateFilter(filter, [column], rows)
  must(bits.length === Math.ceil(rows / 32), `a filter gave ${bits.length} words for ${rows} rows`)
}

function filterOf(column: AttributeColumn): Parameters<typeof evaluateFilter>[0] | null {
  const condition = { kind: 'condition', attribute: column.name } as const
  switch (column.type) {
    case 'set': {
      const value = column.values === 0 ? '' : unlessRefused(() => column.valueAt(0))
      return value === null ? null : { ...condition, operator: 'any', operand: [value, 'none such'] }
    }
    case 'number':
      return { ...condition, operator: 'gte', operand: 1990 }
    case 'flag':
      return { ...condition, operator: 'eq', operand: true }
  }
}

function checkRows(found: readonly ScoredRow[], rows: number): void {
  must(found.length <= LIMIT, `${found.length} rows were asked for as ${LIMIT}`)
  must(new Set(found.map(({ row }) => row)).size === found.length, 'a row came twice')
  for (const { row } of found) must(row >= 0 && row < rows, `row ${row} of ${rows} came`)
}

function unlessSingular(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof SingularSystemError)) throw error
  }
}
