/** The small JSON documents in KV: the pointer and the manifests. */

export interface DocumentStore {
  /** The parsed document, or null where there is none. Rejects when it cannot be read or is not JSON. */
  get(key: string): Promise<unknown>
}

/** The least that KV allows: how long a data centre may answer from its own copy. */
const CACHE_TTL_S = 30

export function kvDocumentStore(kv: Pick<KVNamespace, 'get'>): DocumentStore {
  return {
    async get(key) {
      const text = await kv.get(key, { type: 'text', cacheTtl: CACHE_TTL_S })
      return text === null ? null : JSON.parse(text)
    },
  }
}
