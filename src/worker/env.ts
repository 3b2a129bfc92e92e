/** The bindings of wrangler.toml. */
export interface Env {
  readonly FOLDIN_KV: KVNamespace
  /** Left out by accounts without R2: blobs are in KV then. */
  readonly FOLDIN_BUCKET?: R2Bucket
  /** Which deployment of the code this is. */
  readonly CF_VERSION_METADATA?: WorkerVersionMetadata
  /** Workers Analytics Engine, where it is bound: a data point for each request, see `analytics.ts`. */
  readonly FOLDIN_ANALYTICS?: AnalyticsEngineDataset
  /** See `pointer-ttl.ts`. */
  readonly POINTER_TTL_SECONDS?: string
  /** The demo site. The platform serves it before the Worker is asked. */
  readonly ASSETS: Fetcher
}
