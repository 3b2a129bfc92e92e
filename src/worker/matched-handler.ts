/** The handler that answers a request, beside the middleware that it passes. */
import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnv } from './app-env.ts'

/** Undefined where no route answers. Middleware is registered for all methods, handlers for one. */
export function matchedHandler(
  c: Context<AppEnv>,
): { readonly method: string; readonly path: string } | undefined {
  return matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
}
