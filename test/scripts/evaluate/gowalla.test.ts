/**
 * The evaluator against the published metrics of the most popular items on the NGCF split of Gowalla (BARS
 * leaderboard gowalla_m1: Recall@20 0.0416, NDCG@20 0.0317, over all items not in train).
 */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gatherHeldOutUsers } from '../../../scripts/train/evaluate/held-out-users.ts'
import { popularityRecommender } from '../../../scripts/train/evaluate/popularity.ts'
import { rankingMetrics } from '../../../scripts/train/evaluate/ranking-metrics.ts'
import { type Interactions, UNKNOWN_ROW } from '../../../scripts/train/interactions.ts'

const GOWALLA = '../shared/data/gowalla'
const isThere = existsSync(GOWALLA)

/** Each line is `user item item …`; users are numbered from 0. */
function readLists(file: string): { user: number; items: string[] }[] {
  const lines = gunzipSync(readFileSync(`${GOWALLA}/${file}`))
    .toString()
    .trim()
    .split('\n')
  return lines.map((line) => {
    const [user, ...items] = line.trim().split(' ')
    return { user: Number(user), items }
  })
}

function flatten(lists: ReturnType<typeof readLists>, rowOf: ReadonlyMap<string, number>): Interactions {
  const pairs = lists.flatMap(({ user, items }) => {
    const rows = items.map((item) => rowOf.get(item) ?? UNKNOWN_ROW).toSorted((one, other) => one - other)
    return rows.map((row) => ({ user, row }))
  })
  return {
    users: Uint32Array.from(pairs, ({ user }) => user),
    items: Uint32Array.from(pairs, ({ row }) => row),
    values: new Float32Array(pairs.length).fill(1),
    times: null,
  }
}

const name = `most popular on Gowalla gives Recall@20 0.0416 and NDCG@20 0.0317, as published`
test.skipIf(!isThere)(`${name}${isThere ? '' : ` [skipped: ${GOWALLA} is not there]`}`, () => {
  const train = readLists('train.txt.gz')
  const counts = new Map<string, number>()
  for (const { items } of train) for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  const itemIds = [...counts.keys()].toSorted(
    (one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0),
  )
  const rowOf = new Map(itemIds.map((id, row) => [id, row]))
  const heldOut = { protocol: 'test.txt', interactions: flatten(readLists('test.txt.gz'), rowOf) }
  const users = gatherHeldOutUsers(
    {
      name: 'gowalla',
      feedback: 'implicit',
      userIds: train.map(({ user }) => String(user)),
      itemIds,
      train: flatten(train, rowOf),
      heldOut,
    },
    heldOut,
  )
  const lists = popularityRecommender(itemIds.length)(users, 20, () => {})
  const metrics = rankingMetrics(lists, users, { at: [20], relevantFrom: null, items: itemIds.length })
  expect(users).toHaveLength(29_858)
  expect(metrics['recall@20']?.toFixed(4)).toBe('0.0416')
  expect(metrics['ndcg@20']?.toFixed(4)).toBe('0.0317')
})
