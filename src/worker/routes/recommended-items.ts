/** Scored rows as the items of an answer to a visitor: with the rating they would give, and the reasons. */
import { reconciled, type TasteExplanation } from '../../model/explain.ts'
import type { ScoredRow } from '../../model/tables.ts'
import type { Reason, RecommendedItem } from '../contract/recommendations.ts'
import type { ServedModel } from '../model/served-model.ts'
import { scoredItem } from './present.ts'
import type { Visitor } from './visitor.ts'

interface Answered {
  readonly model: ServedModel
  readonly visitor: Visitor
  /** What the rows were scored with; null where that was their popularity. */
  readonly taste: Float32Array | null
  readonly explanation: TasteExplanation | null
  readonly request: { readonly include: readonly string[]; readonly maxReasons: number }
}

export function recommendedItems(
  { model, visitor, taste, explanation, request }: Answered,
  rows: readonly ScoredRow[],
): RecommendedItem[] {
  const shown = { metadata: request.include.includes('metadata') }
  const wantsRating = taste !== null && request.include.includes('predictedRating')
  const rating = wantsRating ? visitor.rating() : null
  return rows.map((scored) => ({
    ...scoredItem(model, scored, shown),
    ...(rating === null ? {} : { predictedRating: model.engine.predict(rating, scored.row) }),
    ...(explanation === null ? {} : { reasons: reasonsOf(model, explanation, scored, request.maxReasons) }),
  }))
}

/** What of the history adds most to the score, which a bias comes on top of. */
function reasonsOf(
  model: ServedModel,
  explanation: TasteExplanation,
  { row, score }: ScoredRow,
  most: number,
): Reason[] {
  const { biases, ids } = model.engine.items
  const reasons = reconciled(explanation.reasonsFor(row, most), score - (biases?.[row] ?? 0))
  return reasons.map(({ row: entry, ...reason }) => ({ itemId: ids.idOf(entry), ...reason }))
}
