/** What the ledgers use of a Durable Object's SQLite storage; tests give them SQLite in memory. */

export type SqlRow = Record<string, string | number | null>

export interface SqlDatabase {
  readonly sql: {
    exec<Row extends SqlRow>(query: string, ...bindings: (string | number | null)[]): { toArray(): Row[] }
  }
  /** All of the work is stored, or nothing of it where it throws. */
  transactionSync<Result>(work: () => Result): Result
}

/** A database that nobody has written to stays without tables: reading must not make it exist. */
export function hasTable({ sql }: SqlDatabase, name: string): boolean {
  return (
    sql.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", name).toArray().length > 0
  )
}
