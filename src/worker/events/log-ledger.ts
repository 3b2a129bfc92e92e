/**
 * What one part of the log keeps, in the SQLite of its Durable Object: the entries of its users in the order in which
 * they came, and who was erased. No I/O but the database.
 */
import type { LogEntry } from './event-store.ts'
import { hasTable, type SqlDatabase } from './sql-database.ts'
import type { OutboxEntry } from './user-ledger.ts'

const TABLES = `
  CREATE TABLE log (
    seq INTEGER PRIMARY KEY, user_id TEXT NOT NULL, event_id TEXT NOT NULL, entry TEXT NOT NULL,
    UNIQUE (user_id, event_id)
  );
  CREATE TABLE erased (user_id TEXT PRIMARY KEY, user_seq INTEGER NOT NULL) WITHOUT ROWID;`

export interface LogPage {
  readonly entries: readonly LogEntry[]
  /** Number of the last entry that was looked at: where the next page begins. */
  readonly after: number
  readonly isLast: boolean
}

export class LogLedger {
  readonly #database: SqlDatabase
  #isOpen: boolean

  constructor(database: SqlDatabase) {
    this.#database = database
    this.#isOpen = hasTable(database, 'log')
  }

  /** Keeps what it does not have yet of one user, all of it or, where it throws, nothing. */
  append(userId: string, sent: readonly OutboxEntry[]): void {
    const { sql } = this.#database
    this.#database.transactionSync(() => {
      if (!this.#isOpen) sql.exec(TABLES)
      let erasedUpTo = this.#erasedUpTo(userId)
      let seqInLog = this.#nextSeq()
      for (const { seq, entry } of sent) {
        // What was on its way when the user was erased.
        if (seq <= erasedUpTo) continue
        if (entry.type === 'erasure') {
          sql.exec('DELETE FROM log WHERE user_id = ?', userId)
          sql.exec('INSERT OR REPLACE INTO erased (user_id, user_seq) VALUES (?, ?)', userId, seq)
          erasedUpTo = seq
        }
        sql.exec(
          'INSERT OR IGNORE INTO log (seq, user_id, event_id, entry) VALUES (?, ?, ?, ?)',
          seqInLog++,
          userId,
          entry.eventId,
          JSON.stringify(entry),
        )
      }
    })
    this.#isOpen = true
  }

  page(after: number, limit: number): LogPage {
    if (!this.#isOpen) return { entries: [], after, isLast: true }
    const rows = this.#database.sql
      .exec<{ seq: number; entry: string }>(
        'SELECT seq, entry FROM log WHERE seq > ? ORDER BY seq LIMIT ?',
        after,
        limit + 1,
      )
      .toArray()
    const shown = rows.slice(0, limit)
    return {
      entries: shown.map(({ entry }) => JSON.parse(entry) as LogEntry),
      after: shown.at(-1)?.seq ?? after,
      isLast: rows.length <= limit,
    }
  }

  /** In order of their ids. */
  erasedUsers(): string[] {
    if (!this.#isOpen) return []
    return this.#database.sql
      .exec<{ user_id: string }>('SELECT user_id FROM erased ORDER BY user_id')
      .toArray()
      .map((row) => row.user_id)
  }

  /**
   * Asked before anything is deleted, so that no number is given twice: whoever has read the last entry goes on behind
   * it. AUTOINCREMENT would do the same, and write a third row an entry.
   */
  #nextSeq(): number {
    const [last] = this.#database.sql
      .exec<{ seq: number | null }>('SELECT max(seq) AS seq FROM log')
      .toArray()
    return (last?.seq ?? 0) + 1
  }

  #erasedUpTo(userId: string): number {
    const [erased] = this.#database.sql
      .exec<{ user_seq: number }>('SELECT user_seq FROM erased WHERE user_id = ?', userId)
      .toArray()
    return erased?.user_seq ?? 0
  }
}
