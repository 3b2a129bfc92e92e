/** Reads the items file: whatever is known of each item, by id. */
import { InputError } from '../input-error.ts'
import type { ItemMetadata } from '../interactions.ts'
import { expectedId, isId } from './cells.ts'
import { choiceNeedsHeader, findUsualNames, listColumns, normaliseName, USUAL_NAMES } from './columns.ts'
import { readerOfColumn } from './item-columns.ts'
import { type ItemTable, readItemTable } from './item-table.ts'
import { quoteStart } from './source.ts'

export interface ItemsOptions {
  /**
   * Which columns to read, and the names that the metadata gives them: each a column's name, or its position from 1.
   * `item` is the id. Positions alone say that the file has no header. Default: all columns, the id by its usual name.
   */
  readonly columns?: Readonly<Record<string, string | number>>
}

interface PickedColumn {
  readonly name: string
  readonly index: number
}

/**
 * Metadata by item id. The column of titles becomes `title`, without a year in brackets at its end, which becomes
 * `year` unless the file has years itself; an article at the end (`Matrix, The`) moves to the front. Genres become
 * `genres`, a list, split at `|`; so do tags, keywords, categories, under their names. Other columns keep their names
 * and are numbers or booleans where every cell is one. Empty cells are null. Of several rows of an item the last counts.
 *
 * @throws {InputError} where the file cannot be read, has no column of ids, or has a row that does not fit.
 */
export async function ingestItems(
  file: string,
  options: ItemsOptions = {},
): Promise<Map<string, ItemMetadata>> {
  const choice = options.columns ?? {}
  const table = await readItemTable(file, choiceNeedsHeader(choice))
  const id = findId(file, table, choice)
  const picked = pickColumns(file, table, choice).filter(({ index }) => index !== id)
  const yearOfTitle = !picked.some(({ name }) => normaliseName(name) === 'year')
  const readers = picked.map(({ name, index }) => {
    const cells = table.rows.map((row) => row.cells[index])
    return { index, read: readerOfColumn(name, cells, table.untyped, yearOfTitle) }
  })
  const items = new Map<string, ItemMetadata>()
  for (const { line, cells } of table.rows) {
    const itemId = String(cells[id] ?? '')
    if (!isId(itemId)) {
      const got = itemId === '' ? 'nothing' : quoteStart(itemId)
      throw new InputError(
        `${file}, line ${line}, column ${table.columns[id]}: got ${got}, expected ${expectedId('an item', itemId)}`,
      )
    }
    const fields = readers.flatMap(({ index, read }) => Object.entries(read(cells[index])))
    items.set(itemId, Object.fromEntries(fields))
  }
  return items
}

function findId(file: string, table: ItemTable, choice: NonNullable<ItemsOptions['columns']>): number {
  if (choice.item !== undefined) return findChosen(file, table, 'item', choice.item)
  const [index, ...more] = table.named ? findUsualNames(table.columns, [...USUAL_NAMES.item, 'id']) : []
  if (index !== undefined && more.length > 0) {
    throw new InputError(
      `${file} has several columns for the item: ${listColumns(table.columns, [index, ...more])}. Rename those that are not its id`,
    )
  }
  if (index !== undefined) return index
  throw new InputError(
    `${file} has no column for the item: ${columnsOf(table)}. Name the column of ids item, itemId or id`,
  )
}

/** The chosen columns, or all. */
function pickColumns(
  file: string,
  table: ItemTable,
  choice: NonNullable<ItemsOptions['columns']>,
): PickedColumn[] {
  const chosen = Object.entries(choice).filter(([name]) => name !== 'item')
  if (chosen.length === 0) return table.columns.map((name, index) => ({ name, index }))
  return chosen.map(([name, column]) => ({ name, index: findChosen(file, table, name, column) }))
}

function findChosen(file: string, table: ItemTable, name: string, column: string | number): number {
  const index = typeof column === 'number' ? column - 1 : table.columns.indexOf(column)
  if (table.columns[index] !== undefined) return index
  throw new InputError(`${file} has no column ${column} for "${name}": ${columnsOf(table)}`)
}

function columnsOf({ named, columns }: ItemTable): string {
  return named ? `its columns are ${columns.join(', ')}` : `its lines have ${columns.length} columns`
}
