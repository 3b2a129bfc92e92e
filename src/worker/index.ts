/** The Worker: the app on the bindings of this deployment. */
import { MODEL_BUDGET_BYTES, modelBytes } from '../model/memory-budget.ts'
import { boundAccess } from './access/bound-access.ts'
import { dataPoint } from './analytics.ts'
import { createApp } from './app.ts'
import type { Env } from './env.ts'
import { boundEvents } from './events/bound-events.ts'
import { platformClock } from './model/clock.ts'
import { streamingDigest } from './model/digest.ts'
import { loadModel, verifyModel } from './model/load-model.ts'
import { ModelSource } from './model/model-source.ts'
import { readManifest, readPointer } from './model/pointer.ts'
import { readPointerTtl } from './model/pointer-ttl.ts'
import { instantiateScoreKernel } from './model/score-instance.ts'
import { boundBlobStore } from './stores/blob-stores.ts'
import { kvDocumentStore } from './stores/documents.ts'
import { LOAD_LIMITS, timeLimitedDocuments } from './stores/time-limited.ts'

export { EventLog } from './events/event-log.ts'
export { UserEvents } from './events/user-events.ts'

/** One for the isolate: the bindings are the same for every request, and the model is to outlive them. */
let app: ReturnType<typeof createApp> | null = null

export default {
  fetch(request, env, context) {
    app ??= openApp(env)
    return app.fetch(request, env, context)
  },
} satisfies ExportedHandler<Env>

function openApp(env: Env): ReturnType<typeof createApp> {
  const documents = timeLimitedDocuments(kvDocumentStore(env.FOLDIN_KV), platformClock, LOAD_LIMITS)
  const stores = {
    documents,
    blobs: boundBlobStore(env),
    instantiate: instantiateScoreKernel,
    createDigest: streamingDigest,
    clock: platformClock,
  }
  const pointerTtlMs = readPointerTtl(env.POINTER_TTL_SECONDS, (problem) => log('variable-ignored', problem))
  return createApp({
    models: new ModelSource({
      readPointer: () => readPointer(documents),
      load: (version, onProgress) => loadModel(stores, version, onProgress),
      verify: (version, onProgress) => verifyModel(stores, version, onProgress),
      bytesOf: async (version) => modelBytes(await readManifest(documents, version)),
      budgetBytes: MODEL_BUDGET_BYTES,
      clock: platformClock,
      pointerTtlMs,
      report: log,
    }),
    events: boundEvents({ env, documents, clock: platformClock, report: log }),
    access: boundAccess({ env, documents, clock: platformClock, ttlMs: pointerTtlMs, report: log }),
    deployment: env.CF_VERSION_METADATA?.id ?? '',
    observation: {
      now: () => performance.now(),
      record(request) {
        console.log(JSON.stringify(request))
        env.FOLDIN_ANALYTICS?.writeDataPoint(dataPoint(request))
      },
    },
  })
}

function log(event: string, detail: unknown): void {
  const line = JSON.stringify({ event, detail: String(detail) })
  // `foldin dev` shows errors alone.
  if (event.endsWith('-loaded')) console.log(line)
  else console.error(line)
}
