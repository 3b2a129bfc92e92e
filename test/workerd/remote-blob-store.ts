/** The store in `blob-store-worker.ts`, from here: the Worker has streamed a blob before this side sees a byte. */
import type { BlobStore } from '../../src/model/blob-store.ts'

export function remoteBlobStore(url: () => URL): BlobStore {
  const get = async (query: Record<string, string>): Promise<Uint8Array<ArrayBuffer> | null> => {
    const response = await fetch(new URL(`/?${new URLSearchParams(query)}`, url()))
    if (response.status === 404) return null
    if (!response.ok) throw new Error(await response.text())
    return new Uint8Array(await response.arrayBuffer())
  }
  return {
    async open(key) {
      const bytes = await get({ key })
      return bytes && { bytes: bytes.byteLength, body: once(bytes) }
    },
    read: (key, offset, length) => get({ key, offset: String(offset), length: String(length) }),
  }
}

async function* once(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield bytes
}
