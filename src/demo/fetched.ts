/** Something that is asked of the service; the last good value stays while it is asked again. */
import type { Failure } from './failure.ts'

export interface Fetched<Value> {
  readonly value: Value | null
  readonly busy: boolean
  readonly failure: Failure | null
}

export const NOT_ASKED = { value: null, busy: false, failure: null } as const
export const ASKED = { value: null, busy: true, failure: null } as const
