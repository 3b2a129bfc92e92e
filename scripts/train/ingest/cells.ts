/**
 * What a cell has to hold, as DuckDB's SQL; `bad-rows.ts` has the same rules for single cells.
 * A cell that does not hold it becomes NULL.
 */
import type { Source } from './source.ts'

/** Ids are kept as they are written: "007" stays "007", and integers of any size stay exact. */
export function idExpression(column: number): string {
  return `nullif(CAST(c${column} AS VARCHAR), '')`
}

/** A finite number in float32. */
export function valueExpression(column: number): string {
  const value = `TRY_CAST(c${column} AS FLOAT)`
  return `CASE WHEN isfinite(${value}) THEN ${value} END`
}

/**
 * Seconds since 1970, from a number of seconds or milliseconds, or from an ISO 8601 date or time (UTC where it names
 * no zone; the connection's zone must be UTC).
 */
export function timeExpression(column: number, source: Source): string {
  const moment = `epoch(TRY_CAST(c${column} AS TIMESTAMPTZ))`
  const number = `TRY_CAST(c${column} AS DOUBLE)`
  const type = source.format === 'parquet' ? (source.types[column] ?? '') : 'VARCHAR'
  const time = /^(DATE|TIMESTAMP)/.test(type)
    ? moment
    : type === 'VARCHAR'
      ? `coalesce(${number}, ${moment})`
      : number
  return `CASE WHEN isfinite(${time}) THEN ${time} END`
}

/** A number from 10¹¹ on is milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973. */
const LEAST_MILLISECONDS = 1e11

export function asSeconds(time: number): number {
  return time >= LEAST_MILLISECONDS ? time / 1000 : time
}
