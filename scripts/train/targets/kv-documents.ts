/** Pointer and manifests in a KV namespace. */
import type { KVNamespace } from '@cloudflare/workers-types'
import type { WritableDocuments } from '../publish-target.ts'
import { hasKey, listKeys } from './kv-keys.ts'

export function kvDocuments(kv: Pick<KVNamespace, 'get' | 'put' | 'list' | 'delete'>): WritableDocuments {
  return {
    has: (key) => hasKey(kv, key),
    get: (key) => kv.get(key, 'text'),
    put: (key, text) => kv.put(key, text),
    list: (prefix) => listKeys(kv, prefix),
    delete: (key) => kv.delete(key),
  }
}
