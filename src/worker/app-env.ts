/** What Hono's context carries in this app. */
import type { RequestIdVariables } from 'hono/request-id'
import type { ApiKey } from '../model/api-keys.ts'
import type { KeyRing } from './access/key-ring.ts'
import type { ServedModel } from './model/served-model.ts'
import type { Timings } from './timings.ts'

interface ObservedVariables {
  timings: Timings
  /** True once the request had to wait for the isolate's first model. */
  waitedForModel: boolean
  /** For how long the taken model is known to be the served one. */
  freshForMs: number
  /** Taken already by `caching.ts`, for a request that names no user: an answer takes one model only. */
  sharedModel?: ServedModel
}

interface AccessVariables {
  /** Null where the request needs no key, or the keys cannot be had. */
  keyRing: KeyRing | null
  /** The accepted one; null where the service is open, or the route needs none. */
  key: ApiKey | null
}

export interface AppEnv {
  Variables: RequestIdVariables & ObservedVariables & AccessVariables
}
