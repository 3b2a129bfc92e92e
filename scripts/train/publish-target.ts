/** Where a model is published to. Implementations: targets/, and a fake in the tests. */
import type { WritableBlobStore } from '../../src/model/blob-store.ts'

export interface PublishTarget {
  /** As messages call it: `local`, `remote`. */
  readonly name: string
  readonly blobs: WritableBlobStore
  readonly documents: WritableDocuments
  close(): Promise<void>
}

/** The small mutable things: pointer and manifests. */
export interface WritableDocuments {
  /**
   * Whether the document exists. KV remembers for a minute or more that a key was *not* there when it was read,
   * and would go on saying so after it has been written, so that this must not be a read of the key.
   */
  has(key: string): Promise<boolean>
  /** The document, or null. Only for keys that `has` has seen. */
  get(key: string): Promise<string | null>
  put(key: string, text: string): Promise<void>
  /** Keys that begin so. */
  list(prefix: string): Promise<string[]>
  delete(key: string): Promise<void>
}
