/** Chooses which interactions are held out. A choice is a mask: 1 for held out, 0 for kept. */
import { createRng } from '../../src/model/rng.ts'
import { startOfEach } from './stable-order.ts'

/**
 * Exactly `count` of `total`, all sets equally likely.
 *
 * Selection sampling (Knuth, The Art of Computer Programming, volume 2, section 3.4.2, algorithm S).
 */
export function chooseAtRandom(total: number, count: number, seed: number): Uint8Array {
  const rng = createRng(seed)
  const mask = new Uint8Array(total)
  let missing = count
  for (let index = 0; index < total; index++) {
    if (rng.uniform() * (total - index) >= missing) continue
    mask[index] = 1
    missing--
  }
  return mask
}

/** The `count` latest; of those at the same time, the ones that stand later. */
export function chooseLatest(times: Float64Array, count: number): Uint8Array {
  const mask = new Uint8Array(times.length)
  if (count === 0) return mask
  const earliest = times.slice().sort()[times.length - count] as number
  let missing = count
  for (let index = 0; index < times.length; index++) {
    if ((times[index] as number) <= earliest) continue
    mask[index] = 1
    missing--
  }
  for (let index = times.length - 1; missing > 0; index--) {
    if (times[index] !== earliest) continue
    mask[index] = 1
    missing--
  }
  return mask
}

/**
 * The `count` latest of each user, who keeps at least one; of those at the same time, the ones that stand later.
 *
 * @param users [interactions], never decreasing, all below `userRows`.
 */
export function chooseLatestOfEach(
  users: Uint32Array,
  times: Float64Array,
  userRows: number,
  count: number,
): Uint8Array {
  const mask = new Uint8Array(users.length)
  const starts = startOfEach(users, userRows)
  for (let user = 0; user < userRows; user++) {
    const start = starts[user] as number
    const end = starts[user + 1] as number
    const own = chooseLatest(times.subarray(start, end), Math.min(count, Math.max(0, end - start - 1)))
    mask.set(own, start)
  }
  return mask
}
