/** Every name that is stored in KV and R2. STORAGE.md gives the lifetimes and who writes each. */

/** KV: which version is served. The only mutable key that publishing touches, and written last. */
export const POINTER_KEY = 'pointer'

/** KV: the manifest of one version. Written once, before any pointer names it. */
export function manifestKey(modelVersion: string): string {
  return `manifest:${modelVersion}`
}

/** R2: one immutable blob, named by the SHA-256 of its bytes in lower-case hex. */
export function blobKey(sha256: string): string {
  return `blob/${sha256}`
}
