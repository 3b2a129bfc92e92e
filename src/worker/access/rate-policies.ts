/**
 * What the limiters are set to, as the variable RATE_LIMITS says it beside their bindings: `visitor=100/10` for 100
 * requests in 10 seconds. A binding does not tell its limit nor what is left of it, so that answers name the policy
 * (`RateLimit-Policy`) and, when it has been passed, that nothing is left (`RateLimit`), and guess nothing else.
 * Fields as in draft-ietf-httpapi-ratelimit-headers-11.
 */
import { RATE_LIMIT_TIERS } from '../../model/api-keys.ts'

export const LIMITER_NAMES = ['visitor', ...RATE_LIMIT_TIERS.filter((tier) => tier !== 'unlimited')] as const
export type LimiterName = (typeof LIMITER_NAMES)[number]

export interface RatePolicy {
  /** Requests. */
  readonly quota: number
  /** Seconds. */
  readonly windowS: number
}
export type RatePolicies = Readonly<Partial<Record<LimiterName, RatePolicy>>>

/** The longest window that a binding can have: what is waited for where nobody has told which it is. */
export const LONGEST_WINDOW_S = 60
const POLICY = /^(?<name>[a-z]+)=(?<quota>[1-9]\d{0,8})\/(?<windowS>10|60)$/

/** Policies separated by white space or commas; what is none of them is left out, which `onProblem` is told. */
export function readRatePolicies(
  variable: string | undefined,
  onProblem: (problem: string) => void,
): RatePolicies {
  const policies: Partial<Record<LimiterName, RatePolicy>> = {}
  for (const text of (variable ?? '').split(/[\s,]+/).filter((part) => part !== '')) {
    const groups = POLICY.exec(text)?.groups
    const name = LIMITER_NAMES.find((known) => known === groups?.name)
    if (groups === undefined || name === undefined) {
      onProblem(
        `RATE_LIMITS has "${text}", expected one of ${LIMITER_NAMES.join(', ')} with its limit and seconds, as in visitor=100/10`,
      )
      continue
    }
    policies[name] = { quota: Number(groups.quota), windowS: Number(groups.windowS) }
  }
  return policies
}

/** `"visitor";q=100;w=10, "standard";q=6000;w=60`; null where none of them is known. */
export function policyHeader(names: readonly LimiterName[], policies: RatePolicies): string | null {
  const items = names.flatMap((name) => {
    const policy = policies[name]
    return policy === undefined ? [] : [`"${name}";q=${policy.quota};w=${policy.windowS}`]
  })
  return items.length === 0 ? null : items.join(', ')
}
