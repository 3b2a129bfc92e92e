/** A canary through the whole app. */
import { beforeEach, describe, expect, test } from 'vitest'
import { manifestKey } from '../../src/model/keys.ts'
import { MODEL_BUDGET_BYTES, modelBytes } from '../../src/model/memory-budget.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { readyResponseSchema } from '../../src/worker/contract/health.ts'
import { inCanaryShare } from '../../src/worker/model/canary-share.ts'
import { DEFAULT_POINTER_TTL_MS } from '../../src/worker/model/pointer-ttl.ts'
import { fixtureModel, itemId, USERS, userId } from './fixture-model.ts'
import { type TestService, testService } from './test-service.ts'

const CURRENT = fixtureModel()
const CANARY = fixtureModel({ seed: 2 })
const [CURRENT_VERSION, CANARY_VERSION] = [modelVersion(CURRENT.manifest), modelVersion(CANARY.manifest)]
const PERCENT = 30

let service: TestService
beforeEach(async () => {
  service = testService()
  service.publish(CURRENT)
  service.publishCanary(CANARY, PERCENT)
  await service.get('/v1/popular')
  await service.settle()
  await service.settle()
})

const versionFor = (id: string) =>
  inCanaryShare(CANARY_VERSION, PERCENT, id) ? CANARY_VERSION : CURRENT_VERSION

async function answeredBy(response: Response): Promise<string | null> {
  const { modelVersion: version } = (await response.json()) as { modelVersion: string }
  expect(response.status).toBe(200)
  expect(response.headers.get('foldin-degraded')).toBeNull()
  expect(response.headers.get('foldin-model-version')).toBe(version)
  return version
}

describe('with a canary', () => {
  test('each user gets their own version in every call that names them', async () => {
    const seen = new Set<string>()
    for (let user = 0; user < USERS; user++) {
      const id = userId(user)
      const expected = versionFor(id)
      seen.add(expected)
      const path = `/v1/users/${encodeURIComponent(id)}`
      expect(await answeredBy(await service.get(`${path}/recommendations`))).toBe(expected)
      const posted = { userId: id, interactions: [{ itemId: itemId(0) }] }
      expect(await answeredBy(await service.post('/v1/recommendations', posted))).toBe(expected)
      const asked = { userId: id, itemIds: [itemId(0)] }
      expect(await answeredBy(await service.post('/v1/rankings', asked))).toBe(expected)
      expect(await answeredBy(await service.post('/v1/predictions', asked))).toBe(expected)
    }
    expect([...seen].toSorted()).toEqual([CURRENT_VERSION, CANARY_VERSION].toSorted())
  })

  test('requests without a user get the current version', async () => {
    for (const path of [
      '/v1/popular',
      '/v1/items',
      '/v1/items/film-0',
      '/v1/items/film-0/similar',
      '/v1/model',
    ]) {
      expect(await answeredBy(await service.get(path))).toBe(CURRENT_VERSION)
    }
    const interactions = [{ itemId: itemId(0) }]
    expect(await answeredBy(await service.post('/v1/recommendations', { interactions }))).toBe(
      CURRENT_VERSION,
    )
  })

  test('a canary user pages through one version', async () => {
    const id = Array.from({ length: 100 }, (_, user) => `visitor-${user}`).find(
      (visitor) => versionFor(visitor) === CANARY_VERSION,
    )
    let cursor: string | undefined
    do {
      const response = await service.post('/v1/recommendations', {
        userId: id,
        interactions: [{ itemId: itemId(0), value: 5 }],
        limit: 10,
        ...(cursor === undefined ? {} : { cursor }),
      })
      const page = (await response.json()) as { modelVersion: string; nextCursor?: string }
      expect(page.modelVersion).toBe(CANARY_VERSION)
      cursor = page.nextCursor
    } while (cursor !== undefined)
  })

  test('an ETag that answers without a user have got stays good when only the canary changes', async () => {
    const before = await service.get('/v1/popular')
    service.publishCanary(fixtureModel({ seed: 3 }), 100)
    service.clock.pass(DEFAULT_POINTER_TTL_MS)
    await service.get('/v1/popular')
    await service.settle()
    const headers = { 'If-None-Match': before.headers.get('ETag') ?? '' }
    expect((await service.request('/v1/popular', { headers })).status).toBe(304)
  })

  test('/health/ready tells of it', async () => {
    const ready = readyResponseSchema.parse(await (await service.get('/health/ready')).json())
    expect(ready).toEqual({
      status: 'ready',
      modelVersion: CURRENT_VERSION,
      access: 'open',
      canary: { modelVersion: CANARY_VERSION, percent: PERCENT, status: 'served' },
    })
  })
})

test('a canary that does not fit beside the current model is refused, with the bytes of both', async () => {
  const { manifest } = CANARY
  const tooLarge = {
    ...manifest,
    blobs: { ...manifest.blobs, items: { ...manifest.blobs.items, bytes: MODEL_BUDGET_BYTES } },
  }
  const version = service.publishCanary({ manifest: tooLarge, blobs: CANARY.blobs }, 100)
  service.clock.pass(DEFAULT_POINTER_TTL_MS)
  await service.get('/v1/popular')
  await service.settle()
  await service.settle()
  const reason = `it takes ${modelBytes(tooLarge)} bytes and the current model ${modelBytes(CURRENT.manifest)}, together more than the ${MODEL_BUDGET_BYTES} that an isolate has for models`
  const ready = readyResponseSchema.parse(await (await service.get('/health/ready')).json())
  expect(ready.canary).toEqual({ modelVersion: version, percent: 100, status: 'refused', reason })
  expect(service.reported.at(-1)).toBe(`canary-refused: ${version}: ${reason}`)
  expect(await answeredBy(await service.get(`/v1/users/${userId(1)}/recommendations`))).toBe(CURRENT_VERSION)
})

test('a canary whose manifest is gone is refused, and the current model is not called stale', async () => {
  service.kv.values.delete(manifestKey(service.publishCanary(fixtureModel({ seed: 3 }), 100)))
  service.clock.pass(DEFAULT_POINTER_TTL_MS)
  await service.get('/v1/popular')
  await service.settle()
  await service.settle()
  expect(service.reported.at(-1)).toContain('the pointer names it, the store has not got it')
  expect(await answeredBy(await service.get(`/v1/users/${userId(1)}/recommendations`))).toBe(CURRENT_VERSION)
})
