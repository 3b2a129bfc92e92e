/**
 * Counts requests by Workers' rate limiting bindings, each of which has one limit, set in wrangler.toml: one binding a
 * tier of keys, and one for visitors. A visitor of a shop is counted before the shop's key, so that who asks too much
 * uses up their own share and not the shop's. Counts are kept by each of Cloudflare's locations for itself.
 */
import type { MiddlewareHandler } from 'hono'
import type { ApiKey } from '../../model/api-keys.ts'
import type { AppEnv } from '../app-env.ts'
import type { Clock } from '../model/clock.ts'
import { withinTime } from '../model/time-limit.ts'
import { ProblemError } from '../problems.ts'
import { type LimiterName, LONGEST_WINDOW_S, policyHeader, type RatePolicies } from './rate-policies.ts'
import { needOf, routeOf } from './route-needs.ts'
import { visitorAddress } from './visitor-address.ts'

/** Counting takes the platform a moment; what takes longer is a fault, for which nobody is to wait. */
export const LIMITER_MS = 500

/** A binding of `[[ratelimits]]`. */
export interface Limiter {
  limit(options: { key: string }): Promise<{ success: boolean }>
}

export interface RateLimits {
  /** Those that are bound. */
  readonly limiters: Readonly<Partial<Record<LimiterName, Limiter>>>
  /** What they are set to, as far as the Worker has been told. */
  readonly policies: RatePolicies
  report(event: 'rate-limit-failed', detail: unknown): void
}

interface Count {
  readonly name: LimiterName
  readonly limiter: Limiter
  /** Whose requests are counted. */
  readonly of: string
}

/** @throws {ProblemError} `rate-limited`, where a limit is passed. A limiter that fails, or does not answer, lets pass. */
export function limitRate(limits: RateLimits, clock: Clock): MiddlewareHandler<AppEnv> {
  return async function limitRate(c, next) {
    const route = routeOf(c)
    if (route === null || needOf(route) === null) return next()
    const counts = countsOf(c.get('key'), visitorAddress(c.req.raw), limits)
    const { policies } = limits
    const policy = policyHeader(
      counts.map(({ name }) => name),
      policies,
    )
    for (const count of counts) {
      if (await isWithin(count, limits, clock)) continue
      const retryAfterS = policies[count.name]?.windowS ?? LONGEST_WINDOW_S
      throw new ProblemError({ code: 'rate-limited', limiter: count.name, retryAfterS, policy })
    }
    await next()
    if (policy !== null) c.res.headers.set('RateLimit-Policy', policy)
  }
}

function countsOf(key: ApiKey | null, address: string | null, { limiters }: RateLimits): Count[] {
  const counts: Count[] = []
  const add = (name: LimiterName, of: string) => {
    const limiter = limiters[name]
    if (limiter !== undefined) counts.push({ name, limiter, of })
  }
  if (address !== null && key?.kind !== 'secret') add('visitor', `${key?.id ?? 'open'} ${address}`)
  if (key !== null && key.rateLimit !== 'unlimited') add(key.rateLimit, key.id)
  return counts
}

async function isWithin(
  { name, limiter, of }: Count,
  { report }: RateLimits,
  clock: Clock,
): Promise<boolean> {
  try {
    return (await withinTime(limiter.limit({ key: of }), LIMITER_MS, clock, name)).success
  } catch (error) {
    report('rate-limit-failed', error)
    return true
  }
}
