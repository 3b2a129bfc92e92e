/** Who may ask, and how often: what the app needs to know of it. */
import type { Clock } from '../model/clock.ts'
import type { KeySource } from './key-source.ts'
import type { RateLimits } from './rate-limits.ts'

export interface Access {
  readonly keys: KeySource
  readonly rateLimits: RateLimits
  /** When keys expire, and how long a body may take. */
  readonly clock: Clock
}
