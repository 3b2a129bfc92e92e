/**
 * What one user's Durable Object keeps, in its SQLite: the newest word on each item for recommendations, the ids of
 * the events that have come, and an outbox of what the log does not have yet. No I/O but the database.
 */
import type { Erasure, LogEntry, RecentFeedback, StoredEvent } from './event-store.ts'
import { hasTable, type SqlDatabase, type SqlRow } from './sql-database.ts'

/** Items whose newest word is kept, the latest; the export has them all. */
export const MOST_RECENT_ITEMS = 500
/** Ids of a user's latest events that are known again. The log knows all of them. */
export const MOST_KNOWN_EVENTS = 2_000

const TABLES = `
  CREATE TABLE IF NOT EXISTS owner (user_id TEXT PRIMARY KEY, erased_at REAL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS arrivals (seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS feedback (
    item_id TEXT PRIMARY KEY, said TEXT NOT NULL, value REAL, timestamp REAL NOT NULL, seq INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL);`

/** An entry of the outbox. Numbers rise and are never given twice, also not after an erasure. */
export interface OutboxEntry {
  readonly seq: number
  readonly entry: LogEntry
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
    this.#write(userId, (sql) => {
      const erasedAt = this.#erasedAt()
      for (const event of events) {
        if (erasedAt !== null && event.timestamp < erasedAt) continue
        const seq = this.#number(event.eventId)
        if (seq === null) continue
        this.#send(seq, event)
        if (event.type !== 'interaction') continue
        const { itemId, value, timestamp } = event
        const said = value === undefined ? 'nothing' : value === null ? 'withdrawn' : 'value'
        sql.exec(
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
      sql.exec(
        `DELETE FROM feedback WHERE item_id IN (
           SELECT item_id FROM feedback ORDER BY timestamp DESC, seq DESC LIMIT -1 OFFSET ?)`,
        MOST_RECENT_ITEMS,
      )
      sql.exec('DELETE FROM arrivals WHERE seq <= (SELECT max(seq) FROM arrivals) - ?', MOST_KNOWN_EVENTS)
    })
  }

  recent(): RecentFeedback {
    if (!this.#isOpen) return { isErased: false, interactions: [] }
    const rows = this.#database.sql
      .exec<FeedbackRow>('SELECT item_id, said, value, timestamp FROM feedback ORDER BY timestamp, seq')
      .toArray()
    return {
      isErased: this.#erasedAt() !== null,
      interactions: rows.map(({ item_id: itemId, said, value, timestamp }) =>
        said === 'nothing' ? { itemId, timestamp } : { itemId, value, timestamp },
      ),
    }
  }

  /** Forgets everything but that, and when, it was told to. */
  erase(erasure: Erasure): void {
    this.#write(erasure.userId, (sql) => {
      for (const table of ['feedback', 'arrivals', 'outbox']) sql.exec(`DELETE FROM ${table}`)
      sql.exec('UPDATE owner SET erased_at = max(?, ifnull(erased_at, 0))', erasure.timestamp)
      const seq = this.#number(erasure.eventId)
      if (seq !== null) this.#send(seq, erasure)
    })
  }

  /** What is to be sent to the log next, and for whom; null where nothing is. */
  outbox(limit: number): { userId: string; entries: OutboxEntry[] } | null {
    if (!this.#isOpen) return null
    const { sql } = this.#database
    const rows = sql
      .exec<{ seq: number; entry: string }>('SELECT seq, entry FROM outbox ORDER BY seq LIMIT ?', limit)
      .toArray()
    const [owner] = sql.exec<{ user_id: string }>('SELECT user_id FROM owner').toArray()
    if (rows.length === 0 || owner === undefined) return null
    const entries = rows.map(({ seq, entry }) => ({ seq, entry: JSON.parse(entry) as LogEntry }))
    return { userId: owner.user_id, entries }
  }

  /** The log has everything up to this number. */
  sent(seq: number): void {
    this.#database.sql.exec('DELETE FROM outbox WHERE seq <= ?', seq)
  }

  #write(userId: string, work: (sql: SqlDatabase['sql']) => void): void {
    const { sql } = this.#database
    this.#database.transactionSync(() => {
      if (!this.#isOpen) sql.exec(TABLES)
      sql.exec('INSERT OR IGNORE INTO owner (user_id, erased_at) VALUES (?, NULL)', userId)
      work(sql)
    })
    this.#isOpen = true
  }

  /** Null where an event of this id has come before. */
  #number(eventId: string): number | null {
    const [numbered] = this.#database.sql
      .exec<{ seq: number }>('INSERT OR IGNORE INTO arrivals (event_id) VALUES (?) RETURNING seq', eventId)
      .toArray()
    return numbered?.seq ?? null
  }

  #send(seq: number, entry: LogEntry): void {
    this.#database.sql.exec('INSERT INTO outbox (seq, entry) VALUES (?, ?)', seq, JSON.stringify(entry))
  }

  #erasedAt(): number | null {
    const [owner] = this.#database.sql
      .exec<{ erased_at: number | null }>('SELECT erased_at FROM owner')
      .toArray()
    return owner?.erased_at ?? null
  }
}
