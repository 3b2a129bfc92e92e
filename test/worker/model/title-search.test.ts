import { expect, test, vi } from 'vitest'
import { blobKey } from '../../../src/model/keys.ts'
import { fixtureModel, itemId } from '../fixture-model.ts'
import { testService } from '../test-service.ts'

const found = async (response: Response) => {
  expect(response.status).toBe(200)
  const { items } = (await response.json()) as { items: { itemId: string }[] }
  return items.map((item) => item.itemId)
}

test('the titles are read by the first searches, once', async () => {
  const service = testService()
  const exported = fixtureModel()
  service.publish(exported)
  await service.get('/v1/items')
  const key = blobKey(exported.manifest.blobs.search?.sha256 ?? '')
  const reads = () => service.bucket.reads.filter((read) => read.key === key).length
  expect(reads()).toBe(0)
  const first = Array.from({ length: 20 }, () => service.get('/v1/items?q=rabbit%2012'))
  for (const response of await Promise.all(first)) expect(await found(response)).toEqual([itemId(12)])
  await service.get('/v1/items?q=rabbit')
  expect(reads()).toBe(1)
})

test('a blob that cannot be read costs time, not the answer', async () => {
  const service = testService()
  const exported = fixtureModel()
  service.publish(exported)
  const { sha256 = '' } = exported.manifest.blobs.search ?? {}
  const bytes = exported.blobs.get(sha256) ?? new Uint8Array()
  service.bucket.put(blobKey(sha256), bytes.slice(0, -1))
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(await found(await service.get('/v1/items?q=rabbit%2012'))).toEqual([itemId(12)])
  expect(logged.mock.calls.flat().join()).toContain('search-blob-unavailable')
  logged.mockRestore()
})

test('models of before there was such a blob are searched all the same', async () => {
  const service = testService()
  const { manifest, blobs } = fixtureModel()
  const { search, ...others } = manifest.blobs
  service.publish({ manifest: { ...manifest, blobs: others }, blobs })
  expect(search?.bytes).toBeGreaterThan(0)
  expect(await found(await service.get('/v1/items?q=crepuscule%203&limit=1'))).toEqual([itemId(3)])
})
