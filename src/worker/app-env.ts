/** What Hono's context carries in this app. */
import type { RequestIdVariables } from 'hono/request-id'
import type { Timings } from './timings.ts'

interface ObservedVariables {
  timings: Timings
  /** True once the request had to wait for the isolate's first model. */
  waitedForModel: boolean
}

export interface AppEnv {
  Variables: RequestIdVariables & ObservedVariables
}
