/** What a visitor has said lately: what the request posts, over the recent events of its user. */
import { defaultValue } from '../../model/interaction-weight.ts'
import { recencyShares } from '../../model/recency.ts'
import type { RowInteraction } from '../../model/tables.ts'
import type { Interaction } from '../contract/recommendations.ts'
import type { RecentInteraction } from '../events/event-store.ts'
import type { ServedModel } from '../model/served-model.ts'

interface SaidLately {
  /** One of each item at most, oldest first. */
  readonly events: readonly RecentInteraction[]
  readonly posted: readonly Interaction[]
  readonly halfLifeDays?: number | undefined
}

export interface CurrentInteractions {
  /** One of each item at most. */
  readonly said: readonly RowInteraction[]
  /** Items of which what was said before does not count any more. */
  readonly withdrawn: ReadonlySet<number>
}

interface Word {
  readonly value: number
  readonly timestamp: number
}

/** Items that the model does not know are left aside. Of several posted with one item the latest counts, or the last. */
export function currentInteractions(model: ServedModel, request: SaidLately): CurrentInteractions {
  const { weightRule, halfLifeDays: trained } = model.manifest.ranking
  const unstated = defaultValue(weightRule)
  const rowOf = (itemId: string) => model.engine.items.ids.rowOf(itemId)

  const posted = new Map<number, Word>()
  for (const { itemId, value = unstated, timestamp = Number.POSITIVE_INFINITY } of request.posted) {
    const row = rowOf(itemId)
    const before = posted.get(row)
    if (before === undefined || timestamp >= before.timestamp) posted.set(row, { value, timestamp })
  }
  const words = new Map<number, Word>()
  const withdrawn = new Set<number>()
  for (const { itemId, value = unstated, timestamp } of request.events) {
    const row = rowOf(itemId)
    if (posted.has(row)) continue
    if (value === null) withdrawn.add(row)
    else words.set(row, { value, timestamp })
  }
  for (const [row, word] of posted) words.set(row, word)
  words.delete(UNKNOWN)

  const said = [...words].map(([row, { value }]) => ({ row, value }))
  const days = request.halfLifeDays ?? trained
  if (days === undefined) return { said, withdrawn }
  const times = Array.from(words.values(), ({ timestamp }) =>
    Number.isFinite(timestamp) ? timestamp : undefined,
  )
  const shares = recencyShares(times, days)
  return {
    said: said.map((interaction, place) => ({ ...interaction, share: shares[place] as number })),
    withdrawn,
  }
}

/** What `rowOf` gives for an item that the model does not know. */
const UNKNOWN = -1
