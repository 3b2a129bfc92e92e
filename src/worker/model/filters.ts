/** The bitmaps of the filters that were asked for lately, of one model version. */
import { evaluateFilter } from '../../model/evaluate-filter.ts'
import type { Filter } from '../../model/filter.ts'
import type { ItemTable } from '../../model/tables.ts'
import { Recent } from './recent.ts'

/** A bitmap of a million items takes 125 KB, so these stay below 2.5 MB. */
const REMEMBERED_FILTERS = 16
/** Longer filters are evaluated each time, so that hostile ones do not fill the memory. */
const MAX_KEY_LENGTH = 16_384

export class Filters {
  readonly #items: Pick<ItemTable, 'attributes' | 'rows'>
  readonly #recent = new Recent<Uint32Array>(REMEMBERED_FILTERS)

  constructor(items: Pick<ItemTable, 'attributes' | 'rows'>) {
    this.#items = items
  }

  /** One bit a row. Not to be written to. @throws {RangeError} where the filter was parsed for another model. */
  rowsLeftOutBy(filter: Filter): Uint32Array {
    // A parsed filter is canonical: equal filters have equal JSON.
    const key = JSON.stringify(filter)
    const remembered = this.#recent.get(key)
    if (remembered !== undefined) return remembered
    const bits = evaluateFilter(filter, this.#items.attributes, this.#items.rows)
    if (key.length <= MAX_KEY_LENGTH) this.#recent.set(key, bits)
    return bits
  }
}
