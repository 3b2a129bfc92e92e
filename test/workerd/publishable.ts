/** An exported model as the publisher takes it. */
import type { ExportedModel } from '../../scripts/train/export.ts'
import type { PublishableModel } from '../../scripts/train/publish.ts'
import { blobKey } from '../../src/model/keys.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { streamOf } from '../scripts/publish/fake-target.ts'

export function publishable({ manifest, blobs }: ExportedModel): PublishableModel {
  const byKey = new Map([...blobs].map(([sha256, bytes]) => [blobKey(sha256), bytes]))
  return {
    manifest,
    modelVersion: modelVersion(manifest),
    blobs: {
      async open(key) {
        const bytes = byKey.get(key)
        return bytes === undefined ? null : streamOf(bytes)
      },
      read: async (key, offset, length) => byKey.get(key)?.slice(offset, offset + length) ?? null,
    },
  }
}
