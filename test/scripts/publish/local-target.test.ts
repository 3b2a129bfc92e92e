/** The local target on wrangler's own R2 and KV, in a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WRANGLER_CONFIG } from '../../../scripts/train/project.ts'
import { publishModel } from '../../../scripts/train/publish.ts'
import type { PublishTarget } from '../../../scripts/train/publish-target.ts'
import { readPointer } from '../../../scripts/train/served-versions.ts'
import { openLocalTarget } from '../../../scripts/train/targets/cloudflare.ts'
import { smallModel } from './small-model.ts'

describe.each(['r2', 'kv'] as const)('the local target, blobs in %s', (store) => {
  let folder: string
  let target: PublishTarget

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foldin-test-'))
    target = await openLocalTarget(WRANGLER_CONFIG, folder, store)
  })

  afterAll(async () => {
    await target.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('gives back a blob, whole and in part, also one of several upload parts', async () => {
    for (const size of [5, 40 * 1024 * 1024]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251)
      const key = `blob/of-${size}`
      expect(await target.blobs.has(key)).toBe(false)
      expect(await target.blobs.open(key)).toBeNull()
      await target.blobs.write(key, bytes)
      expect(await target.blobs.has(key)).toBe(true)
      const stream = await target.blobs.open(key)
      expect(stream?.bytes).toBe(size)
      const chunks: Uint8Array[] = []
      for await (const chunk of stream?.body ?? []) chunks.push(chunk.slice())
      expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
      expect(await target.blobs.read(key, 1, 3)).toEqual(bytes.slice(1, 4))
      await expect(target.blobs.read(key, size - 1, 3)).rejects.toThrow('got 1')
    }
  })

  test('lists blobs, and deletes one without a trace', async () => {
    const before = await target.blobs.list()
    const keys = ['blob/one', 'blob/other']
    for (const key of keys) await target.blobs.write(key, new Uint8Array(3 * 2 ** 20))
    expect((await target.blobs.list()).toSorted()).toEqual([...before, ...keys].toSorted())
    await target.blobs.delete('blob/one')
    await target.blobs.delete('blob/one')
    expect(await target.blobs.has('blob/one')).toBe(false)
    expect(await target.blobs.list()).toEqual([...before, 'blob/other'].toSorted())
    expect(await target.documents.list('blob/one')).toEqual([])
  })

  test('lists and deletes documents', async () => {
    for (const key of ['manifest:x', 'manifest:y']) await target.documents.put(key, '')
    expect(await target.documents.list('manifest:')).toEqual(['manifest:x', 'manifest:y'])
    for (const key of ['manifest:x', 'manifest:y']) await target.documents.delete(key)
    expect(await target.documents.list('manifest:')).toEqual([])
  })

  test('knows which documents exist by their whole key', async () => {
    await target.documents.put('manifest:12', 'text')
    expect(await target.documents.has('manifest:12')).toBe(true)
    expect(await target.documents.has('manifest:1')).toBe(false)
    expect(await target.documents.get('manifest:12')).toBe('text')
  })

  test('publishes, and keeps what it was given after it is closed', async () => {
    expect(await publishModel(smallModel('v1'), target)).toMatchObject({ uploadedBlobs: 3 })
    await target.close()
    target = await openLocalTarget(WRANGLER_CONFIG, folder, store)
    expect(await readPointer(target.documents)).toEqual({ current: 'v1', previous: [], canary: null })
    expect(await publishModel(smallModel('v1'), target)).toMatchObject({ uploadedBlobs: 0, keptBlobs: 3 })
  })
})
