/** The bindings of wrangler.toml. */
export interface Env {
  readonly FOLDIN_KV: KVNamespace
  readonly FOLDIN_BUCKET: R2Bucket
  /** The demo site. The platform serves it before the Worker is asked. */
  readonly ASSETS: Fetcher
}
