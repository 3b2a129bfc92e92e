/**
 * The scan beside USearch, native code from npm: its HNSW index and its exact search, both over float32. Vectors have
 * variances that fall with the factor, as those of a trained model; an index finds far fewer of evenly random ones.
 */

import type { Rng } from '../../src/model/rng.ts'
import { filledEngine, fixtureParts } from '../model/engine-fixture.ts'
import { formatTiming, measure, type Timing } from './measure.ts'

const LIMIT = 20
const QUERIES = 100
/** Of the index's two speeds: its default, and one that finds nearly all. */
const EXPANSIONS = [64, 512]

/** Lines of a table, or the reason why there are none. */
export async function benchIndex(
  rows: number,
  factors: number,
  rng: Rng,
): Promise<Record<string, string>[] | string> {
  const peer = await import('usearch').catch((error: unknown) => String(error))
  if (typeof peer === 'string') return `usearch cannot be loaded here: ${peer}`
  const { Index, MetricKind, ScalarKind, exactSearch } = peer.default
  const vectors = (count: number) =>
    Float32Array.from({ length: count * factors }, (_, at) => rng.normal() / Math.sqrt(1 + (at % factors)))
  const items = vectors(rows)
  const users = Array.from({ length: QUERIES }, () => vectors(1))
  const exact = users.map((user) => bestOf(items, user))

  const line = (method: string, buildMs: number | null, query: (user: Float32Array) => number[]) => {
    const found = users.map(query)
    let turn = 0
    const timing: Timing = measure(() => query(users[turn++ % QUERIES] as Float32Array)[0] as number)
    return {
      method,
      'build ms': buildMs === null ? '–' : buildMs.toFixed(0),
      'a query': formatTiming(timing),
      [`recall@${LIMIT}`]: recall(exact, found).toFixed(4),
    }
  }

  const engine = filledEngine(fixtureParts({ items: { factors, values: items } }))
  engine.open()
  const ours = line('scan of int8', null, (user) =>
    engine.recommend(user, { limit: LIMIT }).map(({ row }) => row),
  )

  const keys = BigUint64Array.from({ length: rows }, (_, row) => BigInt(row))
  const rowsOf = ({ keys: found }: { keys: BigUint64Array }) => Array.from(found, Number)
  const native = line('usearch, exact, float32', null, (user) =>
    rowsOf(exactSearch(items, user, factors, LIMIT, MetricKind.IP, 1) as { keys: BigUint64Array }),
  )
  const hnsw = EXPANSIONS.map((expansion) => {
    const index = new Index({
      dimensions: factors,
      metric: MetricKind.IP,
      quantization: ScalarKind.F32,
      connectivity: 16,
      expansion_add: 128,
      expansion_search: expansion,
      multi: false,
    })
    const from = performance.now()
    index.add(keys, items, 1)
    const buildMs = performance.now() - from
    return line(`usearch, HNSW, expansion ${expansion}`, buildMs, (user) =>
      rowsOf(index.search(user, LIMIT, 1)),
    )
  })
  return [ours, native, ...hnsw]
}

/** The best rows in float64, best first. */
function bestOf(items: Float32Array, user: Float32Array): number[] {
  const factors = user.length
  const scores = Float64Array.from({ length: items.length / factors }, (_, row) =>
    user.reduce((sum, value, factor) => sum + value * (items[row * factors + factor] as number), 0),
  )
  return [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number)).slice(0, LIMIT)
}

function recall(exact: readonly number[][], found: readonly number[][]): number {
  const hits = exact.map((rows, query) => rows.filter((row) => found[query]?.includes(row)).length)
  return hits.reduce((sum, hit) => sum + hit, 0) / (LIMIT * exact.length)
}
