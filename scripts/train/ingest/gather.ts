/** Reads the interactions of a source into typed arrays: ids to rows once, in DuckDB, in order of their code points. */
import {
  type DuckDBConnection,
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBUIntegerVector,
  type DuckDBVector,
} from '@duckdb/node-api'
import { InputError } from '../input-error.ts'
import { releaseMemory } from '../release-memory.ts'
import { asSeconds, idExpression, timeExpression, valueExpression } from './cells.ts'
import type { RoleColumns } from './columns.ts'
import { describe, relationOf, type Source } from './source.ts'

/** The rows of a file that could be read, in the file's order, as parallel columns. */
export interface GatheredRows {
  /** Distinct ids of each side in order of their code points; bad rows can leave some without a row. */
  readonly userIds: readonly string[]
  readonly itemIds: readonly string[]
  /** [count]. Index into `userIds`. */
  readonly users: Uint32Array<ArrayBuffer>
  /** [count]. Index into `itemIds`. */
  readonly items: Uint32Array<ArrayBuffer>
  /** [count]. 1 where the file has no values. */
  readonly values: Float32Array<ArrayBuffer>
  /** [count]. Seconds since 1970, or null where the file has no times. */
  readonly times: Float64Array<ArrayBuffer> | null
  /** Rows left out; where they are more than the limit that was asked for, at least so many. */
  readonly badRows: number
}

/**
 * @param badRowLimit bad rows are counted exactly up to here.
 * @throws {InputError} where DuckDB cannot read the file at all.
 */
export async function gatherRows(
  connection: DuckDBConnection,
  source: Source,
  roles: RoleColumns,
  badRowLimit: number,
): Promise<GatheredRows> {
  try {
    // One line can leave an entry in reject_errors for each of its columns.
    const rows = relationOf(source, (badRowLimit + 1) * (source.columns.length + 1))
    const users = await findCoding(connection, rows, 'user_row', roles.user)
    const items = await findCoding(connection, rows, 'item_row', roles.item)
    const columns = await readColumns(
      connection,
      `SELECT ${users.expression},
              ${items.expression},
              ${roles.value === null ? '1::FLOAT' : valueExpression(roles.value)},
              ${roles.time === null ? '0::DOUBLE' : timeExpression(roles.time, source)}
       FROM ${rows}`,
      roles.time !== null,
    )
    const rejected = source.format === 'text' ? await countRejected(connection) : 0
    await releaseMemory()
    recode(columns.users, users.rows)
    recode(columns.items, items.rows)
    return { userIds: users.ids, itemIds: items.ids, ...columns, badRows: columns.badRows + rejected }
  } catch (cause) {
    throw new InputError(`${source.file} cannot be read: ${describe(cause)}`, { cause })
  }
}

/** How the ids of one side become numbers. */
interface Coding {
  /** In order of code points. */
  readonly ids: readonly string[]
  /** SQL that gives the code of a row's id, as UINTEGER. */
  readonly expression: string
  /** Place in `ids` by code; null where the code is the place. */
  readonly rows: Uint32Array | null
}

/** Ids up to here are their own codes, so that a table of them stays small. */
const MOST_NUMERIC_ID = 2 ** 25

/**
 * Finds the distinct ids and numbers them. Ids that are all whole numbers, written as such, are cast by DuckDB; others
 * go through an enum type, a look-up in a hash table, which takes several times as long.
 */
async function findCoding(
  connection: DuckDBConnection,
  rows: string,
  name: string,
  column: number,
): Promise<Coding> {
  const id = idExpression(column)
  await connection.run(
    `CREATE TEMP TABLE ${name}_ids AS SELECT DISTINCT ${id} AS id FROM ${rows} WHERE id IS NOT NULL ORDER BY id`,
  )
  const [found = []] = await (await connection.run(`SELECT id FROM ${name}_ids`)).getColumns()
  const ids = found.map(String)
  if (ids.every((text) => /^(?:0|[1-9]\d{0,7})$/.test(text) && Number(text) <= MOST_NUMERIC_ID)) {
    const places = new Uint32Array(ids.reduce((most, text) => Math.max(most, Number(text) + 1), 0))
    ids.forEach((text, place) => {
      places[Number(text)] = place
    })
    return { ids, expression: `TRY_CAST(${id} AS UINTEGER)`, rows: places }
  }
  await connection.run(`CREATE TYPE ${name} AS ENUM (SELECT id FROM ${name}_ids)`)
  return { ids, expression: `CAST(enum_code(CAST(${id} AS ${name})) AS UINTEGER)`, rows: null }
}

function recode(codes: Uint32Array, rows: Uint32Array | null): void {
  if (rows === null) return
  for (let index = 0; index < codes.length; index++) codes[index] = rows[codes[index] as number] as number
}

/** Lines that do not have the columns, or are not UTF-8, as the last scan found them. */
async function countRejected(connection: DuckDBConnection): Promise<number> {
  const [counts] = await (
    await connection.run(
      `SELECT CAST(count(DISTINCT line) AS UINTEGER) FROM reject_errors
       WHERE scan_id = (SELECT max(scan_id) FROM reject_errors)`,
    )
  ).getColumns()
  return Number(counts?.[0] ?? 0)
}

/** Copies the rows without a NULL. DuckDB's own copy of them is garbage afterwards. */
async function readColumns(connection: DuckDBConnection, query: string, withTimes: boolean) {
  const result = await connection.run(query)
  const room = result.rowCount
  const users = new Uint32Array(room)
  const items = new Uint32Array(room)
  const values = new Float32Array(room)
  const times = withTimes ? new Float64Array(room) : null
  let count = 0
  for (let index = 0; index < result.chunkCount; index++) {
    const chunk = result.getChunk(index)
    const rows = chunk.rowCount
    const userVector = expectVector(chunk.getColumnVector(0), DuckDBUIntegerVector)
    const itemVector = expectVector(chunk.getColumnVector(1), DuckDBUIntegerVector)
    const valueVector = expectVector(chunk.getColumnVector(2), DuckDBFloatVector)
    const timeVector = expectVector(chunk.getColumnVector(3), DuckDBDoubleVector)
    for (let row = 0; row < rows; row++) {
      const user = userVector.getItem(row)
      const item = itemVector.getItem(row)
      const value = valueVector.getItem(row)
      const time = timeVector.getItem(row)
      if (user === null || item === null || value === null || time === null) continue
      users[count] = user
      items[count] = item
      values[count] = value
      if (times !== null) times[count] = asSeconds(time)
      count++
    }
  }
  return {
    users: users.subarray(0, count),
    items: items.subarray(0, count),
    values: values.subarray(0, count),
    times: times === null ? null : times.subarray(0, count),
    badRows: room - count,
  }
}

function expectVector<V extends DuckDBVector>(
  vector: DuckDBVector,
  kind: abstract new (...args: never[]) => V,
): V {
  if (vector instanceof kind) return vector
  throw new TypeError(`expected a ${kind.name}, got a ${vector.constructor.name}`)
}
