/** The bindings of wrangler.toml. */
import type { EventLog } from './events/event-log.ts'
import type { UserEvents } from './events/user-events.ts'

export interface Env {
  readonly FOLDIN_KV: KVNamespace
  /** Left out by accounts without R2: blobs are in KV then. */
  readonly FOLDIN_BUCKET?: R2Bucket
  /** Which deployment of the code this is. */
  readonly CF_VERSION_METADATA?: WorkerVersionMetadata
  /** Workers Analytics Engine, where it is bound: a data point for each request, see `analytics.ts`. */
  readonly FOLDIN_ANALYTICS?: AnalyticsEngineDataset
  /** Limiters, where they are bound: see `access/rate-limits.ts`. */
  readonly RATE_LIMIT_VISITOR?: RateLimit
  readonly RATE_LIMIT_STANDARD?: RateLimit
  readonly RATE_LIMIT_HIGH?: RateLimit
  /** What they are set to: see `access/rate-policies.ts`. */
  readonly RATE_LIMITS?: string
  /** "true" closes the service also where there are no keys. */
  readonly REQUIRE_KEYS?: string
  /** Durable Objects: one for each user, and the parts of the log. Without both the service takes no events. */
  readonly FOLDIN_EVENTS?: DurableObjectNamespace<UserEvents>
  readonly FOLDIN_EVENT_LOG?: DurableObjectNamespace<EventLog>
  /** See `pointer-ttl.ts`. */
  readonly POINTER_TTL_SECONDS?: string
  /** The demo site. The platform serves it before the Worker is asked. */
  readonly ASSETS: Fetcher
}
