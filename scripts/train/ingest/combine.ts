/** Puts the interactions of several files together, as if they were one, and leaves out what is not to be learned. */
import type { Interactions } from '../interactions.ts'
import type { GatheredRows } from './gather.ts'
import type { Ingested } from './ingest.ts'
import type { LeftOut } from './left-out.ts'
import { mergePairs } from './merge-pairs.ts'

/**
 * Name, feedback and columns are those of the first. A pair that several have is merged as within one file: of ratings
 * the latest by time counts, or else that of the last file; implicit values are summed. Without times in all of them
 * there are none.
 */
export function combineFiles(first: Ingested, others: readonly Ingested[]): Ingested {
  if (others.length === 0) return first
  const files = [first, ...others]
  const userIds = unionOf(files.map((file) => file.userIds))
  const itemIds = unionOf(files.map((file) => file.itemIds))
  const parts = files.map(({ interactions }) => interactions)
  const times = parts.map((part) => part.times).filter((part) => part !== null)
  const rows: GatheredRows = {
    userIds,
    itemIds,
    users: concatRows(
      files.map((file) => [file.interactions.users, file.userIds]),
      userIds,
    ),
    items: concatRows(
      files.map((file) => [file.interactions.items, file.itemIds]),
      itemIds,
    ),
    values: concat(
      parts.map(({ values }) => values),
      Float32Array,
    ),
    times: times.length < parts.length ? null : concat(times, Float64Array),
    badRows: 0,
  }
  const { duplicates, ...merged } = mergePairs(rows, first.feedback)
  const sum = (count: (file: Ingested) => number) => files.reduce((total, file) => total + count(file), 0)
  return {
    ...first,
    ...merged,
    counts: {
      rows: sum(({ counts }) => counts.rows),
      duplicates: duplicates + sum(({ counts }) => counts.duplicates),
      badRows: sum(({ counts }) => counts.badRows),
    },
  }
}

/** Without users and pairs; their ids go as well where nothing else has them. */
export function leaveOut(file: Ingested, leftOut: LeftOut): Ingested {
  const { users, items, values, times } = file.interactions
  const kept: number[] = []
  for (let index = 0; index < users.length; index++) {
    const user = file.userIds[users[index] as number] as string
    if (leftOut.users.has(user)) continue
    if (leftOut.pairs.get(user)?.has(file.itemIds[items[index] as number] as string)) continue
    kept.push(index)
  }
  if (kept.length === users.length) return file
  const rows: GatheredRows = {
    userIds: file.userIds,
    itemIds: file.itemIds,
    users: Uint32Array.from(kept, (index) => users[index] as number),
    items: Uint32Array.from(kept, (index) => items[index] as number),
    values: Float32Array.from(kept, (index) => values[index] as number),
    times: times === null ? null : Float64Array.from(kept, (index) => times[index] as number),
    badRows: 0,
  }
  const { duplicates: _none, ...merged } = mergePairs(rows, file.feedback)
  return { ...file, ...merged }
}

/** In order of code points, as each of them is. */
function unionOf(lists: readonly (readonly string[])[]): string[] {
  const encoder = new TextEncoder()
  // The order of UTF-8 bytes is that of code points.
  return [...new Set(lists.flat())]
    .map((id) => ({ id, bytes: encoder.encode(id) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ id }) => id)
}

function concatRows(
  parts: readonly (readonly [Interactions['users'], readonly string[]])[],
  union: readonly string[],
): Uint32Array<ArrayBuffer> {
  const rowOf = new Map(union.map((id, row) => [id, row]))
  const all = new Uint32Array(parts.reduce((total, [rows]) => total + rows.length, 0))
  let place = 0
  for (const [rows, ids] of parts) {
    const unionRows = Uint32Array.from(ids, (id) => rowOf.get(id) as number)
    for (const row of rows) all[place++] = unionRows[row] as number
  }
  return all
}

function concat<Column extends Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  parts: readonly Column[],
  Columns: new (length: number) => Column,
): Column {
  const all = new Columns(parts.reduce((total, part) => total + part.length, 0))
  let place = 0
  for (const part of parts) {
    all.set(part, place)
    place += part.length
  }
  return all
}
