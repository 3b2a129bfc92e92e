/**
 * What a cell has to hold, as DuckDB's SQL; `bad-rows.ts` has the same rules for single cells.
 * A cell that does not hold it becomes NULL.
 */
import { MAX_ID_LENGTH } from '../../../src/model/ids.ts'
import type { Source } from './source.ts'

/** Ids are kept as they are written: "007" stays "007", and integers of any size stay exact. */
export function idExpression(column: number): string {
  const id = `CAST(c${column} AS VARCHAR)`
  // A character beyond U+FFFF is two units of UTF-16. No text has more units than bytes, so few are counted.
  const units = `length(${id}) + length(regexp_replace(${id}, '[^\\x{10000}-\\x{10FFFF}]', '', 'g'))`
  return `CASE WHEN ${id} <> '' AND (strlen(${id}) <= ${MAX_ID_LENGTH} OR ${units} <= ${MAX_ID_LENGTH}) THEN ${id} END`
}

/** Whether the rule of `idExpression` holds. */
export function isId(cell: string | undefined): boolean {
  return cell !== undefined && cell !== '' && cell.length <= MAX_ID_LENGTH
}

/** What is said to be expected in place of a cell that is no id. */
export function expectedId(kind: 'a user' | 'an item', cell: string | null | undefined): string {
  return cell ? `the id of ${kind}, at most ${MAX_ID_LENGTH} characters` : `the id of ${kind}`
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
