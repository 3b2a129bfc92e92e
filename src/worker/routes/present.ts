/** Rows of the model as the items of an answer. */
import type { ScoredRow } from '../../model/tables.ts'
import type { CatalogueItem, ScoredItem } from '../contract/item-answers.ts'
import type { ServedModel } from '../model/served-model.ts'

export interface Presentation {
  readonly metadata: boolean
}

export function scoredItem(model: ServedModel, { row, score }: ScoredRow, shown: Presentation): ScoredItem {
  return { itemId: model.engine.items.ids.idOf(row), score, ...metadataOf(model, row, shown) }
}

export function catalogueItem(model: ServedModel, row: number, shown: Presentation): CatalogueItem {
  return {
    itemId: model.engine.items.ids.idOf(row),
    popularity: model.engine.items.countOf(row),
    ...(row < model.engine.items.trainedRows ? {} : { coldStart: true }),
    ...metadataOf(model, row, shown),
  }
}

function metadataOf(model: ServedModel, row: number, shown: Presentation): Pick<ScoredItem, 'metadata'> {
  const metadata = shown.metadata ? model.metadata?.get(row) : undefined
  return metadata ? { metadata } : {}
}
