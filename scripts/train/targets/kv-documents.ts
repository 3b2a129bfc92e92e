/** Pointer and manifests in a KV namespace. */
import type { KVNamespace } from '@cloudflare/workers-types'
import type { WritableDocuments } from '../publish-target.ts'

export function kvDocuments(kv: KVNamespace): WritableDocuments {
  return {
    async has(key) {
      // Listing, unlike reading, leaves no memory of a key that is not there.
      const { keys } = await kv.list({ prefix: key, limit: 1 })
      return keys.some(({ name }) => name === key)
    },
    get: (key) => kv.get(key, 'text'),
    put: (key, text) => kv.put(key, text),
  }
}
