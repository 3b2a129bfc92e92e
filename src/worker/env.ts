/** The bindings of wrangler.toml. */
export interface Env {
  readonly FOLDIN_KV: KVNamespace
  /** Left out by accounts without R2: blobs are in KV then. */
  readonly FOLDIN_BUCKET?: R2Bucket
  /** See `pointer-ttl.ts`. */
  readonly POINTER_TTL_SECONDS?: string
  /** The demo site. The platform serves it before the Worker is asked. */
  readonly ASSETS: Fetcher
}
