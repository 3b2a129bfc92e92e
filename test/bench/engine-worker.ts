/**
 * Repeats one piece of work of the engine within one request, so that the caller can time it: in a Worker the clock
 * stands still. `/?work=recommend&repeats=100` answers with a number that depends on all that was done.
 */
import type { Engine } from '../../src/model/engine.ts'
import type { RowInteraction } from '../../src/model/tables.ts'
import { platformClock } from '../../src/worker/model/clock.ts'
import { streamingDigest } from '../../src/worker/model/digest.ts'
import { loadModel } from '../../src/worker/model/load-model.ts'
import { readPointer } from '../../src/worker/model/pointer.ts'
import { instantiateScoreKernel } from '../../src/worker/model/score-instance.ts'
import type { ServedModel } from '../../src/worker/model/served-model.ts'
import { kvDocumentStore } from '../../src/worker/stores/documents.ts'
import { r2BlobStore } from '../../src/worker/stores/r2-blobs.ts'

interface Env {
  readonly FOLDIN_KV: Parameters<typeof kvDocumentStore>[0]
  readonly FOLDIN_BUCKET: Parameters<typeof r2BlobStore>[0]
}

let served: ServedModel | null = null

interface BenchPlace {
  readonly engine: Engine
  readonly taste: Float32Array
  readonly histories: Record<100 | 1000 | 10_000, RowInteraction[]>
}

/** Rows all over the table, so that they are not in the cache together. */
const history = (length: number, items: number) =>
  Array.from({ length }, (_, place) => ({ row: (place * 613) % items, value: 1 }))

/** What the reasons of the best items add up to: all of them, as an explained page has them. */
function explain(engine: Engine, taste: Float32Array, limit: number, interactions: RowInteraction[]): number {
  const explanation = engine.explain(interactions)
  const found = engine.recommend(taste, { limit })
  return found.reduce((sum, { row }) => sum + (explanation?.reasonsFor(row, 3).sum ?? 0), 0)
}

const WORK = {
  nothing: () => 0,
  recommend: ({ engine, taste }: BenchPlace) => engine.recommend(taste, { limit: 20 })[0]?.row ?? 0,
  recommend512: ({ engine, taste }: BenchPlace) => engine.recommend(taste, { limit: 512 })[0]?.row ?? 0,
  similar: ({ engine }: BenchPlace) => engine.similarItems(613, { limit: 20 })[0]?.row ?? 0,
  foldIn: ({ engine, histories }: BenchPlace) => engine.foldIn(histories[100])[0] ?? 0,
  foldInAndRecommend: ({ engine, histories }: BenchPlace) =>
    engine.recommend(engine.foldIn(histories[100]), { limit: 20 })[0]?.row ?? 0,
  foldIn10000AndRecommend: ({ engine, histories }: BenchPlace) =>
    engine.recommend(engine.foldIn(histories[10_000]), { limit: 20 })[0]?.row ?? 0,
  explain20: ({ engine, taste, histories }: BenchPlace) => explain(engine, taste, 20, histories[100]),
  explain20Of10000: ({ engine, taste, histories }: BenchPlace) =>
    explain(engine, taste, 20, histories[10_000]),
  explain500Of1000: ({ engine, taste, histories }: BenchPlace) =>
    explain(engine, taste, 500, histories[1000]),
  diversify500: ({ engine, taste }: BenchPlace) =>
    engine.diversify(engine.recommend(taste, { limit: 501 }), { diversity: 0.3, limit: 500 })[1]?.row ?? 0,
  rank1000: ({ engine, taste, histories }: BenchPlace) =>
    engine.rank(
      taste,
      histories[1000].map(({ row }) => row),
    )[0]?.row ?? 0,
}
export type BenchWork = keyof typeof WORK

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { searchParams } = new URL(request.url)
    served ??= await load(env)
    const { engine } = served
    const work = WORK[searchParams.get('work') as BenchWork]
    const { rows } = engine.items
    const histories = { 100: history(100, rows), 1000: history(1000, rows), 10000: history(10_000, rows) }
    const place = { engine, histories, taste: engine.foldIn(histories[100]) }
    let kept = 0
    for (let repeat = Number(searchParams.get('repeats')); repeat > 0; repeat--) kept += work(place)
    return new Response(String(kept))
  },
}

async function load(env: Env): Promise<ServedModel> {
  const documents = kvDocumentStore(env.FOLDIN_KV)
  const pointer = await readPointer(documents)
  if (pointer === null) throw new Error('nothing is published')
  const stores = {
    documents,
    blobs: r2BlobStore(env.FOLDIN_BUCKET),
    instantiate: instantiateScoreKernel,
    createDigest: streamingDigest,
    clock: platformClock,
  }
  return loadModel(stores, pointer.current, () => undefined)
}
