/** Manifests as they are published. */
import { manifestKey } from '../../src/model/keys.ts'
import { type Manifest, manifestSchema } from '../../src/model/manifest.ts'
import type { PublishTarget } from './publish-target.ts'

/** Of a version that the pointer names; null where it is missing or is none. */
export async function readPublishedManifest(
  { documents }: Pick<PublishTarget, 'documents'>,
  version: string,
): Promise<Manifest | null> {
  const text = await documents.get(manifestKey(version))
  if (text === null) return null
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
