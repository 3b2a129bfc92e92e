/** One DuckDB for one reading. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { releaseMemory } from '../release-memory.ts'

/** Runs `work` on a DuckDB of its own, in memory, that takes times without a zone for UTC. */
export async function withDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:')
  try {
    const connection = await instance.connect()
    try {
      await connection.run(`SET TimeZone = 'UTC'`)
      return await work(connection)
    } finally {
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
    await releaseMemory()
  }
}
