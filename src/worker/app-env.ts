/** What Hono's context carries in this app. */
import type { RequestIdVariables } from 'hono/request-id'

export interface AppEnv {
  Variables: RequestIdVariables
}
