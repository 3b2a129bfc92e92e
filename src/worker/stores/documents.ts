/** The small JSON documents in KV: pointer, manifests, keys, erased users. */
import type { z } from 'zod'

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

/** Null where there is none. @throws {DocumentError} on one of another shape. */
export async function readDocument<Schema extends z.ZodType>(
  documents: DocumentStore,
  key: string,
  schema: Schema,
): Promise<z.output<Schema> | null> {
  const document = await documents.get(key)
  if (document === null) return null
  const parsed = schema.safeParse(document)
  if (!parsed.success) throw new DocumentError(`${key}: ${parsed.error.message}`)
  return parsed.data
}

function parseDocument(key: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // What JSON.parse says of it quotes the document, which may hold ids of users, and this is logged.
    throw new DocumentError(`${key}: what is stored is no JSON`, { cause })
  }
}
