/** How much each training interaction counts by its age: that against the newest of its user. */
import { recencyShares } from '../../src/model/recency.ts'
import { InputError } from './input-error.ts'
import type { Interactions } from './interactions.ts'

/**
 * [count], 0…1. Against the user's own newest, not the newest of all: nobody fades for having been away, and a request
 * can do the same with what it is given.
 * @throws {InputError} where the interactions have no times.
 */
export function trainingShares({ users, times }: Interactions, halfLifeDays: number): Float32Array {
  if (times === null) {
    throw new InputError(
      '--half-life needs the time of each interaction, and the file has no column of times. Name it with --columns time=…, or leave --half-life out',
    )
  }
  const shares = new Float32Array(users.length)
  for (let start = 0, end = 0; start < users.length; start = end) {
    while (end < users.length && users[end] === users[start]) end++
    shares.set(recencyShares(Array.from(times.subarray(start, end)), halfLifeDays), start)
  }
  return shares
}
