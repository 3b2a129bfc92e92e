/** Damaged R2 objects and an emptied KV under the real Worker: it goes on with the last good model, and recovers. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { blobKey, manifestKey, POINTER_KEY } from '../../src/model/keys.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { fixtureModel, userId } from '../worker/fixture-model.ts'
import { type PublishedWorker, startWorker } from './published-worker.ts'

const OLD = fixtureModel()
const NEW = fixtureModel({ seed: 2 })
const NEWEST = fixtureModel({ seed: 3 })
const [OLD_VERSION, NEW_VERSION] = [OLD, NEW].map(({ manifest }) => modelVersion(manifest))
/** A look that failed is repeated after five seconds. */
const WAITING = { timeout: 20_000, interval: 200 }

let worker: PublishedWorker
beforeAll(async () => {
  worker = await startWorker({ POINTER_TTL_SECONDS: '0' })
})
afterAll(() => worker.close())

const PATH = '/v1/items/film-0/similar'
async function labels() {
  const { status, headers } = await worker.get(PATH)
  return [status, headers.get('foldin-model-version'), headers.get('foldin-degraded')]
}

const flipped = (bytes: Uint8Array, place: number) =>
  bytes.map((byte, at) => (at === place ? byte ^ 8 : byte))
const inMiddle = (bytes: Uint8Array) => flipped(bytes, bytes.length >> 1)

// In order: each finds the Worker warm, with the model of the one before.
describe.sequential('a warm isolate in workerd', () => {
  let answer: unknown

  test('has a model', async () => {
    await worker.publish(OLD)
    expect(await labels()).toEqual([200, OLD_VERSION, null])
    answer = await (await worker.get(PATH)).json()
  })

  test.each([
    ['truncated items', 'items', (bytes: Uint8Array) => bytes.slice(0, -16)],
    ['bit-flipped ratings', 'ratings', inMiddle],
    ['a bit-flipped head of the users', 'users', (bytes: Uint8Array) => flipped(bytes, 70)],
  ] as const)('refuses %s, and answers the same as before, labelled', async (_what, name, damage) => {
    const sha256 = NEW.manifest.blobs[name]?.sha256 ?? ''
    const damaged = damage(NEW.blobs.get(sha256) ?? new Uint8Array()).slice()
    await worker.publish({ ...NEW, blobs: new Map([...NEW.blobs, [sha256, damaged]]) })
    await vi.waitFor(async () => expect(await labels()).toEqual([200, OLD_VERSION, 'stale-model']), WAITING)
    expect(await (await worker.get(PATH)).json()).toEqual(answer)
    await worker.publish(OLD)
    await vi.waitFor(async () => expect(await labels()).toEqual([200, OLD_VERSION, null]), WAITING)
  })

  test('does without KV, and follows it again once it is back', async () => {
    const keys = [POINTER_KEY, ...[OLD, NEW].map(({ manifest }) => manifestKey(modelVersion(manifest)))]
    for (const key of keys) await worker.bindings.FOLDIN_KV.delete(key)
    await vi.waitFor(async () => expect(await labels()).toEqual([200, OLD_VERSION, 'stale-model']), WAITING)
    expect(await (await worker.get(PATH)).json()).toEqual(answer)
    await worker.publish(NEW)
    await vi.waitFor(async () => expect(await labels()).toEqual([200, NEW_VERSION, null]), WAITING)
  })

  test('answers without the user whose bucket is damaged, says so, and with them when it is whole', async () => {
    const { sha256, head } = NEW.manifest.blobs.users
    const whole = NEW.blobs.get(sha256) ?? new Uint8Array()
    const damaged = whole.slice().fill(0x55, head.bytes)
    await worker.bindings.FOLDIN_BUCKET.put(blobKey(sha256), damaged)
    const path = `/v1/users/${userId(1)}/recommendations`
    const without = await worker.get(path)
    expect([without.status, without.headers.get('foldin-degraded')]).toEqual([200, 'user-unavailable'])
    await worker.bindings.FOLDIN_BUCKET.put(blobKey(sha256), whole)
    const again = await worker.get(path)
    expect([again.status, again.headers.get('foldin-degraded')]).toEqual([200, null])
    expect(await again.json()).not.toHaveProperty('fallback')
  })
})

test('a cold isolate takes the previous version where the manifest of the current one is not there yet', async () => {
  const cold = await startWorker({ POINTER_TTL_SECONDS: '0' })
  try {
    const previous = await cold.publish(NEW)
    const current = await cold.publish(NEWEST, [previous])
    await cold.bindings.FOLDIN_KV.delete(manifestKey(current))
    const { status, headers } = await cold.get(PATH)
    expect([status, headers.get('foldin-model-version'), headers.get('foldin-degraded')]).toEqual([
      200,
      previous,
      'stale-model',
    ])
  } finally {
    await cold.close()
  }
})
