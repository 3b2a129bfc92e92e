/** What the app answers with: made on the bindings by index.ts, and in memory by the tests. */
import type { Access } from './access/access.ts'
import type { Feedback } from './events/feedback.ts'
import type { Observation } from './observation.ts'
import type { Models } from './routes/take-model.ts'

export interface Services {
  readonly models: Models
  /** Null where no event store is bound. */
  readonly events: Feedback | null
  /** Who may ask, and how often. */
  readonly access: Access
  /** Names the deployed code: see `caching.ts`. */
  readonly deployment: string
  /** Where each request is told of. */
  readonly observation: Observation
}
