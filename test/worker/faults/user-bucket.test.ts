/** The store fails, or its bytes are damaged, while one user is looked up: the answer goes without the history. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { blobKey } from '../../../src/model/keys.ts'
import { modelVersion } from '../../../src/model/model-version.ts'
import { fixtureModel, userId } from '../fixture-model.ts'
import { testService } from '../test-service.ts'

const OLD = fixtureModel()
const OLD_VERSION = modelVersion(OLD.manifest)

describe('when the users blob cannot be read for one user', () => {
  const path = `/v1/users/${userId(1)}/recommendations?limit=5`
  const log = vi.fn()
  beforeEach(() => {
    log.mockReset()
    vi.spyOn(console, 'error').mockImplementation(log)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    expect(log.mock.calls).toEqual([[expect.stringContaining('"event":"user-read-failed"')]])
  })

  test('the answer is the popular ones, labelled, and right again when the store is', async () => {
    const service = testService()
    service.publish(OLD)
    await service.get('/v1/popular')
    service.bucket.failing = true
    const response = await service.get(path)
    expect([response.status, response.headers.get('foldin-degraded')]).toEqual([200, 'user-unavailable'])
    expect(await response.json()).toMatchObject({ fallback: 'popular', modelVersion: OLD_VERSION })
    service.bucket.failing = false
    const again = await service.get(path)
    expect(again.headers.get('foldin-degraded')).toBeNull()
    expect(await again.json()).not.toHaveProperty('fallback')
  })

  test('posted interactions still count', async () => {
    const service = testService()
    service.publish(OLD)
    await service.get('/v1/popular')
    service.bucket.failing = true
    const interactions = [{ itemId: 'film-1', value: 5 }]
    const response = await service.post('/v1/recommendations', { userId: userId(1), interactions })
    expect(response.headers.get('foldin-degraded')).toBe('user-unavailable')
    expect(await response.json()).not.toHaveProperty('fallback')
  })

  test('a damaged bucket is refused, not believed', async () => {
    const service = testService()
    service.publish(OLD)
    const key = blobKey(OLD.manifest.blobs.users.sha256)
    const bytes = (service.bucket.objects.get(key) ?? new Uint8Array()).slice()
    bytes.fill(0x55, OLD.manifest.blobs.users.head.bytes)
    service.bucket.put(key, bytes)
    const response = await service.get(path)
    expect([response.status, response.headers.get('foldin-degraded')]).toEqual([200, 'user-unavailable'])
  })
})
