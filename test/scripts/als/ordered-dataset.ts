/** The small data set with its items in order of popularity, as the export wants them. */
import type { Dataset } from '../../../scripts/train/interactions.ts'
import { datasetOf, type SmallDatasetOptions, smallDataset } from './small-dataset.ts'

/** Likes go to items of the user's group: user % 4 = groupOf(item). */
export function orderedDataset(options: SmallDatasetOptions & { users: number; items: number }): {
  dataset: Dataset
  groupOf: (row: number) => number
} {
  const { train, feedback } = smallDataset(options)
  const counts = new Uint32Array(options.items)
  for (const item of train.items) counts[item] = (counts[item] as number) + 1
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number))
  const rows = new Map(order.map((item, row) => [item, row]))
  const pairs = Array.from(train.users, (user, pair) => ({
    user,
    item: rows.get(train.items[pair] as number) as number,
    value: train.values[pair] as number,
  }))
  pairs.sort((a, b) => a.user - b.user || a.item - b.item)
  return {
    dataset: datasetOf(options.users, options.items, pairs, feedback),
    groupOf: (row) => (order[row] as number) % 4,
  }
}

/** Each user's training interactions, by user row. */
export function historiesOf({ train, userIds }: Dataset): { row: number; value: number }[][] {
  const histories = userIds.map((): { row: number; value: number }[] => [])
  for (const [pair, user] of train.users.entries()) {
    histories[user]?.push({ row: train.items[pair] as number, value: train.values[pair] as number })
  }
  return histories
}
