/** The ledgers' database as SQLite in memory: Node's own, with the statements of a Durable Object. */
import { DatabaseSync } from 'node:sqlite'
import type { SqlDatabase, SqlRow } from '../../../src/worker/events/sql-database.ts'

export function sqliteDatabase(): SqlDatabase {
  const database = new DatabaseSync(':memory:')
  return {
    sql: {
      exec<Row extends SqlRow>(query: string, ...bindings: (string | number | null)[]) {
        // As in a Durable Object, several statements may come at once where there is nothing to bind.
        if (bindings.length === 0 && query.includes(';')) {
          database.exec(query)
          return { toArray: () => [] }
        }
        const rows = database.prepare(query).all(...bindings) as Row[]
        return { toArray: () => rows.map((row) => ({ ...row })) }
      },
    },
    transactionSync(work) {
      database.exec('BEGIN')
      try {
        const result = work()
        database.exec('COMMIT')
        return result
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
  }
}
