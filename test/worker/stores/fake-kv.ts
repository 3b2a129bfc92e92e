/**
 * A KV namespace in memory that refuses what KV refuses: cache times below 30 s, long keys, large values. Lists a
 * few keys a page, as KV lists a thousand.
 */
import type { BlobNamespace } from '../../../scripts/train/targets/kv-blobs.ts'

const MAX_KEY_BYTES = 512
const MAX_VALUE_BYTES = 25 * 1024 * 1024
const MIN_CACHE_TTL_S = 30
const KEYS_A_PAGE = 3

type Type = 'text' | 'arrayBuffer'
type Value<T extends Type> = T extends 'text' ? string : ArrayBuffer

export class FakeKv {
  readonly values = new Map<string, string | Uint8Array<ArrayBuffer>>()
  readonly reads: string[] = []
  /** Set to make every read reject, as an outage does. */
  failing = false
  /** Every read waits for it: a slow network, or one that hangs. */
  delay: () => Promise<unknown> = () => new Promise(setImmediate)
  /** What reads find instead of the values: a cache that lags behind, or one that has nothing. */
  seen: ReadonlyMap<string, string | Uint8Array<ArrayBuffer>> | null = null

  put(key: string, value: string | ArrayBufferView): void {
    const stored =
      typeof value === 'string'
        ? value
        : new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength).slice()
    if (byteLength(key) > MAX_KEY_BYTES) throw new Error(`KV PUT failed: 414 ${key}`)
    if (byteLength(stored) > MAX_VALUE_BYTES) throw new Error('KV PUT failed: 413')
    this.values.set(key, stored)
  }

  async get<T extends Type>(
    key: string,
    options: T | { type?: T; cacheTtl?: number | undefined },
  ): Promise<Value<T> | null> {
    this.reads.push(key)
    await this.delay()
    const { type = 'text', cacheTtl = MIN_CACHE_TTL_S } =
      typeof options === 'string' ? { type: options } : options
    if (cacheTtl < MIN_CACHE_TTL_S) {
      throw new Error(`KV GET failed: 400 Invalid cache_ttl of ${cacheTtl}`)
    }
    if (this.failing) throw new Error('KV GET failed: 500 Internal Server Error')
    const value = (this.seen ?? this.values).get(key)
    if (value === undefined) return null
    const found = type === 'text' ? new TextDecoder().decode(bytesOf(value)) : bytesOf(value).slice().buffer
    return found as Value<T>
  }

  async list({
    prefix = '',
    limit = KEYS_A_PAGE,
    cursor,
  }: {
    prefix?: string | null
    limit?: number | null
    cursor?: string | null
  } = {}) {
    const keys = [...this.values.keys()].filter((key) => key.startsWith(prefix ?? '')).toSorted()
    const start = Number(cursor ?? 0)
    const end = start + (limit ?? KEYS_A_PAGE)
    const page = { keys: keys.slice(start, end).map((name) => ({ name })), cacheStatus: null }
    return end >= keys.length
      ? { ...page, list_complete: true as const }
      : { ...page, list_complete: false as const, cursor: String(end) }
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key)
  }
}

/** The write side, as asynchronous as the platform's. */
export function namespaceOf(kv: FakeKv): BlobNamespace {
  return {
    get: kv.get.bind(kv) as BlobNamespace['get'],
    put: async (key, value) => kv.put(key, value as string | ArrayBufferView),
    list: kv.list.bind(kv) as BlobNamespace['list'],
    delete: (key) => kv.delete(key),
  }
}

function bytesOf(value: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value
}

function byteLength(value: string | Uint8Array<ArrayBuffer>): number {
  return bytesOf(value).byteLength
}
