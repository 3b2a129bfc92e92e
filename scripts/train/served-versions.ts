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

/**
 * The pointer with `version` shown to so many percent of the users, instead of any canary there was.
 * @throws {Error} where there is no current version, or it is this one.
 */
export function withCanary(pointer: Pointer | null, version: string, percent: number): Pointer {
  if (pointer === null) {
    throw new Error('a canary needs a version beside it, and none is served yet: publish without --canary')
  }
  if (pointer.current === version) throw new Error(`${version} is the version that is served to all already`)
  return { ...pointer, canary: { version, percent } }
}

/** The version that a promotion makes the current one. @throws {Error} where there is no canary. */
export function promotedVersion(pointer: Pointer | null): string {
  return canaryOf(pointer).version
}

/** The pointer without its canary. @throws {Error} where there is none. */
export function withoutCanary(pointer: Pointer | null): Pointer {
  canaryOf(pointer)
  return { ...(pointer as Pointer), canary: null }
}

function canaryOf(pointer: Pointer | null): NonNullable<Pointer['canary']> {
  const canary = pointer?.canary ?? null
  if (canary === null) {
    throw new Error('there is no canary: publish one with `foldin publish --canary 5`')
  }
  return canary
}

/** The pointer with the `keep` newest of the versions before the current one. */
export function keepPrevious(pointer: Pointer, keep: number): Pointer {
  if (pointer.previous.length <= keep) return pointer
  return { ...pointer, previous: pointer.previous.slice(0, keep) }
}

/** Every version that the pointer names, the current one first, each once. */
export function namedVersions({ current, previous, canary }: Pointer): string[] {
  return [...new Set([current, ...previous, ...(canary === null ? [] : [canary.version])])]
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
