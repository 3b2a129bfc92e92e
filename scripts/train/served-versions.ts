/** The pointer: which version is served, and which it can go back to. */
import { POINTER_KEY } from '../../src/model/keys.ts'
import { type Pointer, pointerSchema } from '../../src/model/manifest.ts'
import type { WritableDocuments } from './publish-target.ts'

/** Versions that are kept to go back to. */
export const KEPT_VERSIONS = 10

/** Null where nothing has been published. @throws {Error} on a pointer of another shape. */
export async function readPointer(documents: WritableDocuments): Promise<Pointer | null> {
  if (!(await documents.has(POINTER_KEY))) return null
  const text = await documents.get(POINTER_KEY)
  if (text === null) return null
  const parsed = pointerSchema.safeParse(JSON.parse(text))
  if (!parsed.success) {
    throw new Error(
      `the stored pointer ${text.slice(0, 200)} is none that this version of foldin knows: ${parsed.error.message}`,
    )
  }
  return parsed.data
}

export async function writePointer(documents: WritableDocuments, pointer: Pointer): Promise<void> {
  await documents.put(POINTER_KEY, JSON.stringify(pointer))
}

/**
 * The pointer with `version` as the current one; what was current before comes first among the previous ones.
 */
export function pointTo(pointer: Pointer | null, version: string): Pointer {
  if (pointer === null) return { current: version, previous: [], canary: null }
  if (pointer.current === version) return pointer
  const previous = [pointer.current, ...pointer.previous.filter((kept) => kept !== version)]
  return {
    current: version,
    previous: previous.slice(0, KEPT_VERSIONS),
    canary: pointer.canary?.version === version ? null : pointer.canary,
  }
}

/** The version that a rollback goes to: the one asked for, or the one served before. @throws {Error} without one. */
export function rollbackVersion(pointer: Pointer | null, asked: string | null): string {
  if (pointer === null) throw new Error('nothing has been published yet: run `foldin publish` first')
  const kept = pointer.previous.length === 0 ? 'none' : pointer.previous.join(', ')
  const version = asked ?? pointer.previous[0]
  if (version === undefined) {
    throw new Error(`${pointer.current} is the only version published: there is none to go back to`)
  }
  if (version === pointer.current)
    throw new Error(`${version} is the version served now; kept before it: ${kept}`)
  if (!pointer.previous.includes(version)) {
    throw new Error(`version ${version} is not kept; expected one of: ${kept}`)
  }
  return version
}
