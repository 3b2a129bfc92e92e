/** What Hono's context carries in this app. */
import type { RequestIdVariables } from 'hono/request-id'
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

export interface AppEnv {
  Variables: RequestIdVariables & ObservedVariables
}
