/** A seeded data set with structure to find: users and items of a few groups, popular items, noisy ratings. */

import type { Dataset } from '../../../scripts/train/interactions.ts'
import { createRng } from '../../../src/model/rng.ts'

export interface SmallDatasetOptions {
  readonly users?: number
  readonly items?: number
  readonly feedback?: Dataset['feedback']
  readonly seed?: number
  /** These users have no interactions. */
  readonly silentUsers?: readonly number[]
}

const GROUPS = 4

export function smallDataset(options: SmallDatasetOptions = {}): Dataset {
  const { users = 60, items = 40, feedback = 'explicit', seed = 1, silentUsers = [] } = options
  const rng = createRng(seed)
  const pairs: { user: number; item: number; value: number }[] = []
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++) {
      const alike = user % GROUPS === item % GROUPS
      const chance = (alike ? 0.7 : 0.15) * (1 - item / (2 * items))
      const seen = rng.uniform() < chance
      const stars = Math.round((alike ? 4.2 : 2.4) + 0.7 * rng.normal())
      if (!seen || silentUsers.includes(user)) continue
      pairs.push({ user, item, value: feedback === 'explicit' ? Math.min(5, Math.max(1, stars)) : 1 })
    }
  }
  return datasetOf(users, items, pairs, feedback)
}

export function datasetOf(
  users: number,
  items: number,
  pairs: readonly { user: number; item: number; value: number }[],
  feedback: Dataset['feedback'],
): Dataset {
  return {
    name: 'small',
    feedback,
    userIds: Array.from({ length: users }, (_, row) => `u${row}`),
    itemIds: Array.from({ length: items }, (_, row) => `i${row}`),
    train: {
      users: Uint32Array.from(pairs, ({ user }) => user),
      items: Uint32Array.from(pairs, ({ item }) => item),
      values: Float32Array.from(pairs, ({ value }) => value),
      times: null,
    },
    heldOut: null,
  }
}
