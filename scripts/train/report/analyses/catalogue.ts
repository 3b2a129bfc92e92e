/** What the analyses ask of the items file, by item row. */
import type { ItemMetadata } from '../../interactions.ts'

export interface Catalogue {
  readonly itemIds: readonly string[]
  title(row: number): string | null
  /** Whole year, or null. */
  year(row: number): number | null
  genres(row: number): readonly string[]
}

/** `metadata` by item id; null where there is no items file. */
export function catalogueOf(
  itemIds: readonly string[],
  metadata: ReadonlyMap<string, ItemMetadata> | null,
): Catalogue {
  const field = (row: number, name: string) => metadata?.get(itemIds[row] as string)?.[name]
  return {
    itemIds,
    title(row) {
      const title = field(row, 'title')
      if (typeof title !== 'string') return null
      const year = this.year(row)
      return year === null ? title : `${title} (${year})`
    },
    year(row) {
      const year = field(row, 'year')
      return typeof year === 'number' && Number.isInteger(year) ? year : null
    },
    genres(row) {
      const genres = field(row, 'genres')
      return Array.isArray(genres) ? genres : []
    },
  }
}

/** [rows]. How often each row occurs. */
export function countRows(rowOf: Uint32Array, rows: number): Uint32Array {
  const counts = new Uint32Array(rows)
  for (const row of rowOf) counts[row] = (counts[row] as number) + 1
  return counts
}
