/**
 * What one user's Durable Object keeps, in its SQLite: the newest word on each item for recommendations, the ids of
 * the events that have come, and an outbox of what the log does not have yet. No I/O but the database.
 */
import type { Erasure, LogEntry, RecentFeedback, StoredEvent } from './event-store.ts'
import { hasTable, type SqlDatabase, type SqlRow } from './sql-database.ts'

/** Items whose newest word is kept, the latest; the export has them all. */
export const MOST_RECENT_ITEMS = 500
/** Ids of at least so many of a user's latest events are known again. The log knows all of them. */
export const MOST_KNOWN_EVENTS = 2_000
/** Events between one look at what is too old and the next: every look reads all ids. */
const EVENTS_A_TRIM = 256

// Rows written are what the event store costs. Here an interaction writes four: its id, its place in the outbox, which is
// removed when it is sent, and the item's newest word. Tables without rowids keep their key in the row.
const TABLES = `
  CREATE TABLE owner (user_id TEXT PRIMARY KEY, next_seq INTEGER NOT NULL, erased_at REAL) WITHOUT ROWID;
  CREATE TABLE arrivals (event_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE feedback (
    item_id TEXT PRIMARY KEY, said TEXT NOT NULL, value REAL, timestamp REAL NOT NULL, seq INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE outbox (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL);`

/** An entry of the outbox. Numbers rise and are never given twice, also not after an erasure. */
export interface OutboxEntry {
  readonly seq: number
  readonly entry: LogEntry
}

interface OwnerRow extends SqlRow {
  user_id: string
  /** Of the next entry. */
  next_seq: number
  erased_at: number | null
}

interface FeedbackRow extends SqlRow {
  item_id: string
  said: 'nothing' | 'value' | 'withdrawn'
  value: number | null
  timestamp: number
}

export class UserLedger {
  readonly #database: SqlDatabase
  #isOpen: boolean

  constructor(database: SqlDatabase) {
    this.#database = database
    this.#isOpen = hasTable(database, 'owner')
  }

  /** All of them or, where it throws, none. */
  append(userId: string, events: readonly StoredEvent[]): void {
    this.#write(userId, (owner) => {
      const firstSeq = owner.next_seq
      let hasSpoken = false
      for (const event of events) {
        if (owner.erased_at !== null && event.timestamp < owner.erased_at) continue
        if (!this.#arrive(owner.next_seq, event)) continue
        if (event.type === 'interaction') {
          this.#hear(owner.next_seq, event)
          hasSpoken = true
        }
        owner.next_seq++
      }
      if (hasSpoken) this.#trimFeedback()
      const trims = (seq: number) => Math.floor(seq / EVENTS_A_TRIM)
      if (trims(owner.next_seq) > trims(firstSeq)) {
        const oldest = owner.next_seq - MOST_KNOWN_EVENTS
        this.#database.sql.exec('DELETE FROM arrivals WHERE seq < ?', oldest)
      }
    })
  }

  recent(): RecentFeedback {
    if (!this.#isOpen) return { isErased: false, interactions: [] }
    const rows = this.#database.sql
      .exec<FeedbackRow>('SELECT item_id, said, value, timestamp FROM feedback ORDER BY timestamp, seq')
      .toArray()
    return {
      isErased: (this.#owner()?.erased_at ?? null) !== null,
      interactions: rows.map(({ item_id: itemId, said, value, timestamp }) =>
        said === 'nothing' ? { itemId, timestamp } : { itemId, value, timestamp },
      ),
    }
  }

  /** Forgets everything but that, and when, it was told to. */
  erase(erasure: Erasure): void {
    this.#write(erasure.userId, (owner) => {
      const { sql } = this.#database
      for (const table of ['feedback', 'arrivals', 'outbox']) sql.exec(`DELETE FROM ${table}`)
      owner.erased_at = Math.max(erasure.timestamp, owner.erased_at ?? 0)
      this.#arrive(owner.next_seq++, erasure)
    })
  }

  /** What is to be sent to the log next, and for whom; null where nothing is. */
  outbox(limit: number): { userId: string; entries: OutboxEntry[] } | null {
    if (!this.#isOpen) return null
    const { sql } = this.#database
    const rows = sql
      .exec<{ seq: number; entry: string }>('SELECT seq, entry FROM outbox ORDER BY seq LIMIT ?', limit)
      .toArray()
    const owner = this.#owner()
    if (rows.length === 0 || owner === null) return null
    const entries = rows.map(({ seq, entry }) => ({ seq, entry: JSON.parse(entry) as LogEntry }))
    return { userId: owner.user_id, entries }
  }

  /** The log has everything up to this number. */
  sent(seq: number): void {
    this.#database.sql.exec('DELETE FROM outbox WHERE seq <= ?', seq)
  }

  #write(userId: string, work: (owner: OwnerRow) => void): void {
    const { sql } = this.#database
    this.#database.transactionSync(() => {
      if (!this.#isOpen) sql.exec(TABLES)
      const owner = this.#owner() ?? { user_id: userId, next_seq: 1, erased_at: null }
      work(owner)
      sql.exec(
        'INSERT OR REPLACE INTO owner (user_id, next_seq, erased_at) VALUES (?, ?, ?)',
        owner.user_id,
        owner.next_seq,
        owner.erased_at,
      )
    })
    this.#isOpen = true
  }

  #owner(): OwnerRow | null {
    const { sql } = this.#database
    return sql.exec<OwnerRow>('SELECT user_id, next_seq, erased_at FROM owner').toArray()[0] ?? null
  }

  /** Whether it has not come before. */
  #arrive(seq: number, entry: LogEntry): boolean {
    const { sql } = this.#database
    const isNew =
      sql
        .exec(
          'INSERT OR IGNORE INTO arrivals (event_id, seq) VALUES (?, ?) RETURNING seq',
          entry.eventId,
          seq,
        )
        .toArray().length > 0
    if (isNew) sql.exec('INSERT INTO outbox (seq, entry) VALUES (?, ?)', seq, JSON.stringify(entry))
    return isNew
  }

  #hear(seq: number, { itemId, value, timestamp }: StoredEvent): void {
    const said: FeedbackRow['said'] = value === undefined ? 'nothing' : value === null ? 'withdrawn' : 'value'
    this.#database.sql.exec(
      `INSERT INTO feedback (item_id, said, value, timestamp, seq) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (item_id) DO UPDATE SET said = excluded.said, value = excluded.value,
         timestamp = excluded.timestamp, seq = excluded.seq
       WHERE excluded.timestamp >= feedback.timestamp`,
      itemId,
      said,
      value ?? null,
      timestamp,
      seq,
    )
  }

  #trimFeedback(): void {
    this.#database.sql.exec(
      `DELETE FROM feedback WHERE item_id IN (
         SELECT item_id FROM feedback ORDER BY timestamp DESC, seq DESC LIMIT -1 OFFSET ?)`,
      MOST_RECENT_ITEMS,
    )
  }
}
