/** Keys and limiters on the bindings and variables of this deployment. */
import type { Env } from '../env.ts'
import type { Clock } from '../model/clock.ts'
import type { DocumentStore } from '../stores/documents.ts'
import { ANSWER_LIMITS, timeLimitedDocuments } from '../stores/time-limited.ts'
import type { Access } from './access.ts'
import { KeySource } from './key-source.ts'
import type { Limiter } from './rate-limits.ts'
import { type LimiterName, readRatePolicies } from './rate-policies.ts'
import { readApiKeys, readRequireKeys } from './read-keys.ts'

export type AccessBindings = Pick<
  Env,
  'RATE_LIMIT_VISITOR' | 'RATE_LIMIT_STANDARD' | 'RATE_LIMIT_HIGH' | 'RATE_LIMITS' | 'REQUIRE_KEYS'
>

export interface AccessParts {
  readonly env: AccessBindings
  readonly documents: DocumentStore
  readonly clock: Clock
  /** As the pointer's: see POINTER_TTL_SECONDS. */
  readonly ttlMs: number
  report(event: string, detail: unknown): void
}

export function boundAccess({ env, documents, clock, ttlMs, report }: AccessParts): Access {
  const onProblem = (problem: string) => report('variable-ignored', problem)
  const timely = timeLimitedDocuments(documents, clock, ANSWER_LIMITS)
  return {
    keys: new KeySource({
      readKeys: () => readApiKeys(timely),
      clock,
      ttlMs,
      requireKeys: readRequireKeys(env.REQUIRE_KEYS, onProblem),
      report,
    }),
    rateLimits: {
      limiters: boundLimiters(env),
      policies: readRatePolicies(env.RATE_LIMITS, onProblem),
      report,
    },
    clock,
  }
}

function boundLimiters(env: AccessBindings): Partial<Record<LimiterName, Limiter>> {
  const limiters = {
    visitor: env.RATE_LIMIT_VISITOR,
    standard: env.RATE_LIMIT_STANDARD,
    high: env.RATE_LIMIT_HIGH,
  } satisfies Record<LimiterName, Limiter | undefined>
  return Object.fromEntries(Object.entries(limiters).filter(([, limiter]) => limiter !== undefined))
}
