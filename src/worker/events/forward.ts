/** How a user's outbox gets into the log. No I/O but by the objects that it is given. */
import { shardOf } from './log-shards.ts'
import type { OutboxEntry, UserLedger } from './user-ledger.ts'

/** What is sent at once: some 100 KB. */
export const FORWARDED_AT_ONCE = 500

export interface LogObjects {
  /** The part that has the user's entries. */
  append(shard: number, userId: string, sent: readonly OutboxEntry[]): Promise<void>
  /** The object that is told of erasures alone. */
  appendErasures(userId: string, sent: readonly OutboxEntry[]): Promise<void>
}

/** Until the outbox is empty. Where it rejects, what may not have arrived is still there, and is sent again. */
export async function forwardOutbox(ledger: UserLedger, log: LogObjects): Promise<void> {
  for (;;) {
    const outbox = ledger.outbox(FORWARDED_AT_ONCE)
    const last = outbox?.entries.at(-1)
    if (outbox === null || last === undefined) return
    const { userId, entries } = outbox
    await log.append(shardOf(userId), userId, entries)
    const erasures = entries.filter(({ entry }) => entry.type === 'erasure')
    if (erasures.length > 0) await log.appendErasures(userId, erasures)
    ledger.sent(last.seq)
  }
}
