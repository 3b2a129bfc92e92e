/** What a Worker would load: everything that the pointer names, down to the bytes. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { blobsOf } from '../../../scripts/train/publish.ts'
import type { PublishTarget } from '../../../scripts/train/publish-target.ts'
import { readPublishedManifest } from '../../../scripts/train/published-manifest.ts'
import { readBlob } from '../../../scripts/train/read-blob.ts'
import { namedVersions, readPointer } from '../../../scripts/train/served-versions.ts'
import { blobKey } from '../../../src/model/keys.ts'
import type { Pointer } from '../../../src/model/manifest.ts'

/** The pointer, after every version that it names has been found whole. */
export async function expectWhole(target: PublishTarget): Promise<Pointer | null> {
  const pointer = await readPointer(target.documents)
  for (const version of pointer === null ? [] : namedVersions(pointer)) {
    const manifest = await readPublishedManifest(target, version)
    expect(manifest, `manifest of ${version}`).not.toBeNull()
    for (const { sha256 } of manifest === null ? [] : blobsOf(manifest)) {
      const bytes = await readBlob(target.blobs, blobKey(sha256))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
  }
  return pointer
}
