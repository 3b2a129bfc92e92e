/** The app over stores in memory, with a clock in the test's hands: what index.ts puts together on the platform. */
import type { ExportedModel } from '../../scripts/train/export.ts'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { chunkCount, chunkRange } from '../../src/model/blob-chunks.ts'
import { blobKey, chunkKey, manifestKey, POINTER_KEY } from '../../src/model/keys.ts'
import type { Pointer } from '../../src/model/manifest.ts'
import { MODEL_BUDGET_BYTES, modelBytes } from '../../src/model/memory-budget.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { type AccessBindings, boundAccess } from '../../src/worker/access/bound-access.ts'
import { createApp } from '../../src/worker/app.ts'
import { CODE_PATHS, SHARED_PATHS } from '../../src/worker/caching.ts'
import { durableEventStore } from '../../src/worker/events/durable-event-store.ts'
import { Feedback } from '../../src/worker/events/feedback.ts'
import { loadModel, verifyModel } from '../../src/worker/model/load-model.ts'
import { ModelSource } from '../../src/worker/model/model-source.ts'
import { readManifest, readPointer } from '../../src/worker/model/pointer.ts'
import { DEFAULT_POINTER_TTL_MS } from '../../src/worker/model/pointer-ttl.ts'
import type { ObservedRequest } from '../../src/worker/observation.ts'
import { describeApi } from '../../src/worker/openapi/document.ts'
import { boundBlobStore } from '../../src/worker/stores/blob-stores.ts'
import { kvDocumentStore } from '../../src/worker/stores/documents.ts'
import { LOAD_LIMITS, timeLimitedDocuments } from '../../src/worker/stores/time-limited.ts'
import { Conformance } from './conformance.ts'
import { FakeEventObjects } from './events/fake-event-objects.ts'
import { type ManualClock, manualClock } from './model/manual-clock.ts'
import { nodeDigest } from './model/node-digest.ts'
import { FakeKv } from './stores/fake-kv.ts'
import { FakeR2 } from './stores/fake-r2.ts'

export interface TestService {
  readonly kv: FakeKv
  readonly bucket: FakeR2
  readonly clock: ManualClock
  /** Of the app: its handlers, and its middleware as method ALL. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  /** The Durable Objects of the event store; bound only with `events`. */
  readonly eventObjects: FakeEventObjects
  /** What the Worker would have logged. */
  readonly reported: string[]
  /** The same of keys and limits. */
  readonly accessReported: string[]
  /** What was told of each request. */
  readonly observed: ObservedRequest[]
  /** Publishes as the publisher does, pointer last, and returns the version. */
  publish(exported: ExportedModel, previous?: readonly string[]): string
  /** Publishes one beside what is served, for so many percent of the users. */
  publishCanary(exported: ExportedModel, percent: number): string
  request(path: string, init?: RequestInit): Promise<Response>
  get(path: string): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
  /** Waits for the work that answers have left running. */
  settle(): Promise<void>
}

export interface TestServiceOptions {
  /** Where the blobs are; in KV no bucket is bound. */
  readonly blobsIn?: 'R2' | 'KV'
  /** Names the code that answers. */
  readonly deployment?: string
  /** Whether the event store is bound; false unless given. */
  readonly events?: boolean
  /** Limiters, and the variables about them and about keys. */
  readonly access?: AccessBindings
}

/** The document is the same for every service: it is made once a test file. */
let conformance: Conformance | null = null

/** Smaller than the blobs of the tests' models, so that they are of several chunks. */
const CHUNK_BYTES = 999

export function testService({
  blobsIn = 'R2',
  deployment = 'test',
  access = {},
  events = false,
}: TestServiceOptions = {}): TestService {
  const kv = new FakeKv()
  const bucket = new FakeR2()
  const clock = manualClock()
  const reported: string[] = []
  const accessReported: string[] = []
  const observed: ObservedRequest[] = []
  const background: Promise<unknown>[] = []
  const documents = timeLimitedDocuments(kvDocumentStore(kv), clock, LOAD_LIMITS)
  const eventObjects = new FakeEventObjects(documents, (key, text) => kv.put(key, text))
  const report = (event: string, detail: unknown) => void reported.push(`${event}: ${detail}`)
  const stores = {
    documents,
    blobs: boundBlobStore({ FOLDIN_KV: kv, FOLDIN_BUCKET: blobsIn === 'R2' ? bucket : undefined }),
    instantiate: instantiateScoreKernel,
    createDigest: nodeDigest,
    clock,
  }
  const app = createApp({
    models: new ModelSource({
      readPointer: () => readPointer(documents),
      load: (version, onProgress) => loadModel(stores, version, onProgress),
      verify: (version, onProgress) => verifyModel(stores, version, onProgress),
      bytesOf: async (version) => modelBytes(await readManifest(documents, version)),
      budgetBytes: MODEL_BUDGET_BYTES,
      pointerTtlMs: DEFAULT_POINTER_TTL_MS,
      clock,
      report,
    }),
    events: events ? new Feedback({ store: durableEventStore(eventObjects), clock, report }) : null,
    access: boundAccess({
      env: access,
      documents,
      clock,
      ttlMs: DEFAULT_POINTER_TTL_MS,
      report: (event, detail) => accessReported.push(`${event}: ${detail}`),
    }),
    deployment,
    observation: { now: clock.now, record: (request) => observed.push(request) },
  })
  const context = {
    waitUntil: (work: Promise<unknown>) => void background.push(work),
    passThroughOnException: () => undefined,
    props: {},
  }
  const request = async (path: string, init?: RequestInit) => {
    const response = await app.request(path, init, {}, context)
    conformance ??= new Conformance(describeApi(app, [...SHARED_PATHS, ...CODE_PATHS]) as never)
    await conformance.check({ method: init?.method ?? 'GET', path, response: response.clone() })
    return response
  }
  const upload = ({ manifest, blobs }: ExportedModel) => {
    for (const [sha256, bytes] of blobs) {
      if (blobsIn === 'R2') bucket.put(blobKey(sha256), bytes)
      else putInChunks(kv, blobKey(sha256), bytes)
    }
    const version = modelVersion(manifest)
    kv.put(manifestKey(version), JSON.stringify(manifest))
    return version
  }
  const point = (pointer: Pointer) => kv.put(POINTER_KEY, JSON.stringify(pointer))
  return {
    kv,
    bucket,
    clock,
    routes: app.routes,
    eventObjects,
    reported,
    accessReported,
    observed,
    publish(exported, previous = []) {
      const version = upload(exported)
      point({ current: version, previous: [...previous], canary: null })
      return version
    },
    publishCanary(exported, percent) {
      const version = upload(exported)
      const pointer = JSON.parse(String(kv.values.get(POINTER_KEY))) as Pointer
      point({ ...pointer, canary: { version, percent } })
      return version
    },
    request,
    get: (path) => request(path),
    post: (path, body) =>
      request(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async settle() {
      await Promise.all(background.splice(0))
    },
  }
}

function putInChunks(kv: FakeKv, key: string, bytes: Uint8Array<ArrayBuffer>): void {
  const head = { bytes: bytes.byteLength, chunkBytes: CHUNK_BYTES }
  for (let index = 0; index < chunkCount(head); index++) {
    const { start, end } = chunkRange(head, index)
    kv.put(chunkKey(key, index), bytes.subarray(start, end))
  }
  kv.put(key, JSON.stringify(head))
}
