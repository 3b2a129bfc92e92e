/** From the field `filter` of a request to the rows that it leaves out. */
import { parseFilter } from '../../model/filter.ts'
import type { ServedModel } from '../model/served-model.ts'
import { ProblemError } from '../problems.ts'

/**
 * The JSON in a query parameter; undefined where it is left out.
 * @throws {ProblemError} `invalid-filter`
 */
export function filterOfQuery(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw invalidFilter([{ path: 'filter', message: 'is not JSON' }])
  }
}

/**
 * One bit a row that the filter leaves out; null where there is no filter.
 * @throws {ProblemError} `invalid-filter` where it is none of this model.
 */
export function filteredRows(model: ServedModel, filter: unknown): Uint32Array | null {
  if (filter === undefined) return null
  const parsed = parseFilter(filter, model.engine.items.attributes)
  if ('problems' in parsed) throw invalidFilter(parsed.problems)
  return model.filters.rowsLeftOutBy(parsed.filter)
}

function invalidFilter(problems: readonly { path: string; message: string }[]): ProblemError {
  const errors = problems.map(({ path, message }) => ({ field: path, message }))
  return new ProblemError({ code: 'invalid-filter', errors })
}
