/** Access without keys and limiters: everybody may ask. */

import type { Access } from '../../../src/worker/access/access.ts'
import { boundAccess } from '../../../src/worker/access/bound-access.ts'
import { manualClock } from '../model/manual-clock.ts'

export function openAccess(): Access {
  return boundAccess({
    env: {},
    documents: { get: async () => null },
    clock: manualClock(),
    ttlMs: 30_000,
    report: () => undefined,
  })
}
