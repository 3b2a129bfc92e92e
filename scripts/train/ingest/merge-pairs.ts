/**
 * Orders the rows of a file by user, then item, and leaves one interaction per pair.
 *
 * Where a pair occurs more than once: explicit feedback keeps the latest, or the last in the file where the file has
 * no times or the times are equal; implicit feedback sums the values and keeps the latest time.
 */
import type { Interactions } from '../interactions.ts'
import { orderByPair } from '../stable-order.ts'
import type { GatheredRows } from './gather.ts'

export interface MergedPairs {
  readonly userIds: readonly string[]
  readonly itemIds: readonly string[]
  readonly interactions: Interactions
  /** Rows that were merged into another. */
  readonly duplicates: number
}

export function mergePairs(rows: GatheredRows, feedback: 'explicit' | 'implicit'): MergedPairs {
  const usersKept = keepUsed(rows.userIds, rows.users)
  const itemsKept = keepUsed(rows.itemIds, rows.items)
  const order = orderByPair(rows.users, rows.items, rows.userIds.length, rows.itemIds.length)

  const count = order.length
  const users = new Uint32Array(count)
  const items = new Uint32Array(count)
  const values = new Float32Array(count)
  const times = rows.times === null ? null : new Float64Array(count)
  let kept = -1
  for (let step = 0; step < count; step++) {
    const index = order[step] as number
    const user = usersKept.rows[rows.users[index] as number] as number
    const item = itemsKept.rows[rows.items[index] as number] as number
    const value = rows.values[index] as number
    const time = rows.times === null ? 0 : (rows.times[index] as number)
    if (kept >= 0 && users[kept] === user && items[kept] === item) {
      const later = times === null || time >= (times[kept] as number)
      if (feedback === 'implicit') values[kept] = (values[kept] as number) + value
      else if (later) values[kept] = value
      if (times !== null && later) times[kept] = time
    } else {
      kept++
      users[kept] = user
      items[kept] = item
      values[kept] = value
      if (times !== null) times[kept] = time
    }
  }
  const pairs = kept + 1
  return {
    userIds: usersKept.ids,
    itemIds: itemsKept.ids,
    interactions: {
      users: users.subarray(0, pairs),
      items: items.subarray(0, pairs),
      values: values.subarray(0, pairs),
      times: times === null ? null : times.subarray(0, pairs),
    },
    duplicates: count - pairs,
  }
}

/** Leaves out the ids that no row uses. @returns `rows`: the new row of each old one that is used. */
function keepUsed(ids: readonly string[], used: Uint32Array): { ids: readonly string[]; rows: Uint32Array } {
  const isUsed = new Uint8Array(ids.length)
  for (let index = 0; index < used.length; index++) isUsed[used[index] as number] = 1
  const rows = new Uint32Array(ids.length)
  const kept = ids.filter((_, row) => isUsed[row] === 1)
  for (let row = 0, next = 0; row < ids.length; row++) {
    rows[row] = next
    next += isUsed[row] as number
  }
  return { ids: kept, rows }
}
