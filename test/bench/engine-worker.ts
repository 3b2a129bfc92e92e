/**
 * Repeats one piece of work of the engine within one request, so that the caller can time it: in a Worker the clock
 * stands still. `/?work=recommend&repeats=100` answers with a number that depends on all that was done.
 */
import type { Engine } from '../../src/model/engine.ts'
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

const HISTORY = Array.from({ length: 100 }, (_, place) => ({ row: place * 613, value: 1 }))

const WORK = {
  nothing: () => 0,
  recommend: (engine: Engine, taste: Float32Array) => engine.recommend(taste, { limit: 20 })[0]?.row ?? 0,
  recommend512: (engine: Engine, taste: Float32Array) => engine.recommend(taste, { limit: 512 })[0]?.row ?? 0,
  foldIn: (engine: Engine) => engine.foldIn(HISTORY)[0] ?? 0,
  foldInAndRecommend: (engine: Engine) =>
    engine.recommend(engine.foldIn(HISTORY), { limit: 20 })[0]?.row ?? 0,
  explain20: (engine: Engine, taste: Float32Array) => {
    const explanation = engine.explain(HISTORY)
    const found = engine.recommend(taste, { limit: 20 })
    return found.reduce((sum, { row }) => sum + (explanation?.reasonsFor(row, 3).sum ?? 0), 0)
  },
}
export type BenchWork = keyof typeof WORK

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { searchParams } = new URL(request.url)
    served ??= await load(env)
    const { engine } = served
    const work = WORK[searchParams.get('work') as BenchWork]
    const taste = engine.foldIn(HISTORY)
    let kept = 0
    for (let repeat = Number(searchParams.get('repeats')); repeat > 0; repeat--) kept += work(engine, taste)
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
