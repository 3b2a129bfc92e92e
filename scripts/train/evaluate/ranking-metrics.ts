/**
 * Ranking metrics at several k, over the full catalogue. With R the relevant held-out items of a user, the list
 * ℓ₁, ℓ₂, … and h(j) = 1 where ℓ_j ∈ R:
 *
 *   recall@k     Σ_{j≤k} h(j) / |R|
 *   precision@k  Σ_{j≤k} h(j) / k
 *   hitRate@k    1 where any h(j), j ≤ k
 *   mrr@k        1 / j of the first h(j), j ≤ k; else 0
 *   map@k        Σ_{j≤k} h(j)·precision@j / min(k, |R|)
 *   ndcg@k       Σ_{j≤k} h(j)/log₂(j+1) / Σ_{j≤min(k,|R|)} 1/log₂(j+1)
 *
 * each averaged over the users with |R| > 0, and coverage@k: the share of the catalogue that is in the first k
 * of any list. Items that the catalogue does not know are in R and cannot be reached.
 */
import type { HeldOutUser } from './held-out-users.ts'
import { listOf, type RankedLists } from './ranked-lists.ts'

export interface RankingMetricsOptions {
  /** The k. */
  readonly at: readonly number[]
  /** Least raw value of a relevant interaction; null makes all relevant. */
  readonly relevantFrom: number | null
  /** Items of the catalogue. */
  readonly items: number
}

const NAMES = ['recall', 'ndcg', 'precision', 'map', 'mrr', 'hitRate'] as const
type UserMetrics = Record<(typeof NAMES)[number], number>

/** Metric name with its k → value; empty where no user has a relevant item. */
export function rankingMetrics(
  lists: RankedLists,
  users: readonly HeldOutUser[],
  options: RankingMetricsOptions,
): Record<string, number> {
  const relevant = users.map((user) => relevantItems(user, options.relevantFrom))
  const counted = relevant.filter((items) => items.length > 0).length
  const metrics: Record<string, number> = {}
  if (counted === 0) return metrics
  for (const k of options.at) {
    const sums: UserMetrics = { recall: 0, ndcg: 0, precision: 0, map: 0, mrr: 0, hitRate: 0 }
    const recommended = new Set<number>()
    for (const [user, items] of relevant.entries()) {
      const list = listOf(lists, user, k)
      for (const row of list) recommended.add(row)
      if (items.length === 0) continue
      const ofUser = userMetrics(list, items, k)
      for (const name of NAMES) sums[name] += ofUser[name]
    }
    for (const name of NAMES) metrics[`${name}@${k}`] = sums[name] / counted
    metrics[`coverage@${k}`] = recommended.size / options.items
  }
  return metrics
}

function relevantItems(user: HeldOutUser, relevantFrom: number | null): Uint32Array {
  if (relevantFrom === null) return user.items
  return user.items.filter((_, index) => (user.values[index] as number) >= relevantFrom)
}

/** Metrics of one list of at most k rows. `relevant` is not empty. */
function userMetrics(list: Uint32Array, relevant: Uint32Array, k: number): UserMetrics {
  const wanted = new Set(relevant)
  let hits = 0
  let gain = 0
  let precisions = 0
  let firstHit = 0
  for (const [index, row] of list.entries()) {
    if (!wanted.has(row)) continue
    const place = index + 1
    hits++
    gain += 1 / Math.log2(place + 1)
    precisions += hits / place
    if (firstHit === 0) firstHit = place
  }
  const reachable = Math.min(k, relevant.length)
  let ideal = 0
  for (let place = 1; place <= reachable; place++) ideal += 1 / Math.log2(place + 1)
  return {
    recall: hits / relevant.length,
    ndcg: gain / ideal,
    precision: hits / k,
    map: precisions / reachable,
    mrr: firstHit === 0 ? 0 : 1 / firstHit,
    hitRate: hits > 0 ? 1 : 0,
  }
}
