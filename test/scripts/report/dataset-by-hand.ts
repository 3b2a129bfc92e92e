/** Small data sets whose statistics are computed by hand. */

import type { Dataset, ItemMetadata } from '../../../scripts/train/interactions.ts'
import { type Catalogue, catalogueOf } from '../../../scripts/train/report/analyses/catalogue.ts'

export interface Interaction {
  readonly user: number
  readonly item: number
  readonly value?: number
  /** YYYY-MM-DD */
  readonly date?: string
}

/** Interactions in order of user, then item. */
export function datasetByHand(
  users: number,
  items: number,
  interactions: readonly Interaction[],
  feedback: Dataset['feedback'] = 'explicit',
): Dataset {
  const times = interactions.map(({ date }) => (date === undefined ? Number.NaN : Date.parse(date) / 1000))
  return {
    name: 'by hand',
    feedback,
    userIds: Array.from({ length: users }, (_, row) => `u${row}`),
    itemIds: Array.from({ length: items }, (_, row) => `i${row}`),
    train: {
      users: Uint32Array.from(interactions, ({ user }) => user),
      items: Uint32Array.from(interactions, ({ item }) => item),
      values: Float32Array.from(interactions, ({ value = 1 }) => value),
      times: interactions.every(({ date }) => date !== undefined) ? Float64Array.from(times) : null,
    },
    heldOut: null,
  }
}

/** Metadata by item row. */
export function catalogueByHand({ itemIds }: Dataset, items: readonly ItemMetadata[]): Catalogue {
  return catalogueOf(itemIds, new Map(items.map((metadata, row) => [itemIds[row] as string, metadata])))
}
