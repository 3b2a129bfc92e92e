/** The small JSON documents in KV: the pointer and the manifests. */

export interface DocumentStore {
  /** The parsed document, or null where there is none. Rejects when it cannot be read. @throws {DocumentError} on what is no JSON. */
  get(key: string): Promise<unknown>
}

/** A stored document that is missing or is not what its key promises. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
}

/** The least that KV allows: how long a data centre may answer from its own copy. */
const CACHE_TTL_S = 30

export function kvDocumentStore(kv: Pick<KVNamespace, 'get'>): DocumentStore {
  return {
    async get(key) {
      const text = await kv.get(key, { type: 'text', cacheTtl: CACHE_TTL_S })
      return text === null ? null : parseDocument(key, text)
    },
  }
}

function parseDocument(key: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // What JSON.parse says of it quotes the document, which may hold ids of users, and this is logged.
    throw new DocumentError(`${key}: what is stored is no JSON`, { cause })
  }
}
