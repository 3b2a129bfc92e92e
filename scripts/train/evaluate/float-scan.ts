/**
 * Ranks the catalogue by the float32 tables, as the trainer holds them: the twin without quantisation that the
 * served int8 tables are measured against. Exact, four users at a time over items of falling norm: by the
 * Cauchy–Schwarz inequality x·y ≤ ‖x‖‖y‖, so that a scan may end where no further item can enter a list.
 */
import { BestRows } from './best-rows.ts'
import type { HeldOutUser } from './held-out-users.ts'
import { fillWithPopular } from './popularity.ts'
import { emptyLists, type Recommender } from './ranked-lists.ts'

export interface FloatTables {
  readonly factors: number
  /** [users, factors] */
  readonly userFactors: Float32Array
  /** [items, factors] */
  readonly itemFactors: Float32Array
}

/** Users in one pass over the items: one load of an item's factor serves all of them. */
const LANES = 4
/** Covers the rounding of the norms and of the sums, relative. */
const BOUND_SLACK = 1 + 1e-9

/** Items in order of falling norm. */
interface FallingItems {
  /** [items, factors] */
  readonly factors: Float32Array
  /** [items] */
  readonly norms: Float64Array
  /** [items]. Row in the catalogue. */
  readonly rows: Uint32Array
}

export function floatRecommender(tables: FloatTables): Recommender {
  const items = sortByNorm(tables)
  return (users, limit, onUsers) => {
    const lists = emptyLists(users.length, limit)
    const best = Array.from({ length: LANES }, () => new BestRows(limit))
    for (let start = 0; start < users.length; start += LANES) {
      const lanes = users.slice(start, start + LANES)
      for (const lane of best) lane.clear()
      scan(tables, items, lanes, best)
      for (const [lane, user] of lanes.entries()) {
        const out = lists.rows.subarray((start + lane) * limit, (start + lane + 1) * limit)
        const found = best[lane] as BestRows
        if (user.row === null) fillWithPopular(user, items.rows.length, out)
        else out.set(found.rows.subarray(0, found.count))
      }
      onUsers(Math.min(start + LANES, users.length))
    }
    return lists
  }
}

function scan(
  tables: FloatTables,
  items: FallingItems,
  lanes: readonly HeldOutUser[],
  best: readonly BestRows[],
): void {
  const { factors } = tables
  // Lanes beyond the last user repeat it, and their scores are thrown away.
  const at = Array.from({ length: LANES }, (_, lane) => lanes[Math.min(lane, lanes.length - 1)]?.row ?? 0)
  const users = new Float64Array(LANES * factors)
  for (let lane = 0; lane < LANES; lane++) {
    const start = (at[lane] as number) * factors
    users.set(tables.userFactors.subarray(start, start + factors), lane * factors)
  }
  const norms = at.map((_, lane) => norm(users.subarray(lane * factors, (lane + 1) * factors)) * BOUND_SLACK)
  const seen = lanes.map((user) => new Set(user.seen))
  const scores = new Float64Array(LANES)
  let neededNorm = leastNorm(lanes.length, best, norms)
  for (let index = 0; index < items.rows.length; index++) {
    if ((items.norms[index] as number) < neededNorm) return
    scoreLanes(users, items.factors, index * factors, factors, scores)
    const row = items.rows[index] as number
    for (let lane = 0; lane < lanes.length; lane++) {
      const score = scores[lane] as number
      const kept = best[lane] as BestRows
      if (score < kept.threshold || (seen[lane] as Set<number>).has(row)) continue
      kept.offer(row, score)
      neededNorm = leastNorm(lanes.length, best, norms)
    }
  }
}

/** Norm that an item needs at least to enter the list of any lane. */
function leastNorm(lanes: number, best: readonly BestRows[], norms: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let lane = 0; lane < lanes; lane++) {
    least = Math.min(least, (best[lane] as BestRows).threshold / (norms[lane] as number))
  }
  return least
}

/** Dot products of one item with every lane, summed in float64. */
function scoreLanes(
  users: Float64Array,
  items: Float32Array,
  item: number,
  factors: number,
  scores: Float64Array,
): void {
  const second = factors
  const third = 2 * factors
  const fourth = 3 * factors
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let factor = 0; factor < factors; factor++) {
    const y = items[item + factor] as number
    a += y * (users[factor] as number)
    b += y * (users[second + factor] as number)
    c += y * (users[third + factor] as number)
    d += y * (users[fourth + factor] as number)
  }
  scores[0] = a
  scores[1] = b
  scores[2] = c
  scores[3] = d
}

function sortByNorm(tables: FloatTables): FallingItems {
  const { factors, itemFactors } = tables
  const count = itemFactors.length / factors
  const norms = Float64Array.from({ length: count }, (_, row) =>
    norm(itemFactors.subarray(row * factors, (row + 1) * factors)),
  )
  const rows = Uint32Array.from({ length: count }, (_, row) => row)
  rows.sort((one, other) => (norms[other] as number) - (norms[one] as number) || one - other)
  const sorted = new Float32Array(itemFactors.length)
  for (const [index, row] of rows.entries()) {
    sorted.set(itemFactors.subarray(row * factors, (row + 1) * factors), index * factors)
  }
  return { factors: sorted, norms: Float64Array.from(rows, (row) => norms[row] as number), rows }
}

function norm(vector: Float32Array | Float64Array): number {
  let sum = 0
  for (const value of vector) sum += value * value
  return Math.sqrt(sum)
}
