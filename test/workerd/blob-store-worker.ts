/** A Worker that shows its blob store as it is in workerd: PUT a blob into R2, GET it whole or a range of it. */
import type { BlobStore } from '../../src/model/blob-store.ts'
import { kvBlobStore } from '../../src/worker/stores/kv-blobs.ts'
import { r2BlobStore } from '../../src/worker/stores/r2-blobs.ts'

/** One of them is bound. */
interface Env {
  readonly FOLDIN_KV?: Parameters<typeof kvBlobStore>[0]
  readonly FOLDIN_BUCKET?: Parameters<typeof r2BlobStore>[0] & {
    put(key: string, value: ArrayBuffer): Promise<unknown>
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const key = searchParams.get('key') ?? ''
    if (request.method === 'PUT') {
      await env.FOLDIN_BUCKET?.put(key, await request.arrayBuffer())
      return new Response(null, { status: 204 })
    }
    const store = openStore(env)
    if (store === null) return new Response('nothing is bound', { status: 500 })
    const [offset, length] = [searchParams.get('offset'), searchParams.get('length')]
    try {
      return offset === null || length === null
        ? await whole(store, key)
        : await range(store, key, Number(offset), Number(length))
    } catch (error) {
      return new Response(String(error), { status: 500 })
    }
  },
}

function openStore({ FOLDIN_KV, FOLDIN_BUCKET }: Env): BlobStore | null {
  if (FOLDIN_BUCKET !== undefined) return r2BlobStore(FOLDIN_BUCKET)
  return FOLDIN_KV === undefined ? null : kvBlobStore(FOLDIN_KV)
}

async function whole(store: BlobStore, key: string): Promise<Response> {
  const blob = await store.open(key)
  if (blob === null) return new Response(null, { status: 404 })
  const received = new Uint8Array(blob.bytes)
  let position = 0
  for await (const chunk of blob.body) {
    received.set(chunk, position)
    position += chunk.byteLength
  }
  return new Response(received.subarray(0, position))
}

async function range(store: BlobStore, key: string, offset: number, length: number): Promise<Response> {
  const bytes = await store.read(key, offset, length)
  return bytes === null ? new Response(null, { status: 404 }) : new Response(bytes)
}
