/** A KV namespace in memory that refuses what KV refuses: cache times below 30 s, long keys, large values. */
const MAX_KEY_BYTES = 512
const MAX_VALUE_BYTES = 25 * 1024 * 1024
const MIN_CACHE_TTL_S = 30

export class FakeKv {
  readonly values = new Map<string, string>()
  readonly reads: string[] = []
  /** Set to make every read reject, as an outage does. */
  failing = false

  put(key: string, value: string): void {
    if (new TextEncoder().encode(key).byteLength > MAX_KEY_BYTES) throw new Error(`KV PUT failed: 414 ${key}`)
    if (new TextEncoder().encode(value).byteLength > MAX_VALUE_BYTES) throw new Error('KV PUT failed: 413')
    this.values.set(key, value)
  }

  async get(key: string, options: { type: 'text'; cacheTtl: number }): Promise<string | null> {
    await new Promise(setImmediate)
    this.reads.push(key)
    if (options.cacheTtl < MIN_CACHE_TTL_S) {
      throw new Error(`KV GET failed: 400 Invalid cache_ttl of ${options.cacheTtl}`)
    }
    if (this.failing) throw new Error('KV GET failed: 500 Internal Server Error')
    return this.values.get(key) ?? null
  }
}
