/** Every name that is stored in KV and R2. STORAGE.md gives the lifetimes and who writes each. */

/** KV: which version is served. The only mutable key that publishing touches, and written last. */
export const POINTER_KEY = 'pointer'

/** KV: all API keys, as hashes. */
export const API_KEYS_KEY = 'keys'

/** KV: the manifest of one version. Written once, before any pointer names it. */
export function manifestKey(modelVersion: string): string {
  return `manifest:${modelVersion}`
}

/** KV: what the keys of manifests begin with. */
export const MANIFEST_PREFIX = manifestKey('')

/** R2: one immutable blob, named by the SHA-256 of its bytes in lower-case hex. KV: the head of one in chunks. */
export function blobKey(sha256: string): string {
  return `blob/${sha256}`
}

/** What the keys of blobs and their chunks begin with. */
export const BLOB_PREFIX = blobKey('')

/** KV: one chunk of the blob under `key`, counted from 0. */
export function chunkKey(key: string, index: number): string {
  return `${key}/${index}`
}

/** The blob that a name below `BLOB_PREFIX` belongs to: its own, or a chunk's. */
export function blobOfKey(name: string): string {
  return name.split('/').slice(0, 2).join('/')
}

/** KV: ids of the users who were erased. Written by one Durable Object, which is named the same. */
export const ERASED_USERS_KEY = 'erased'
