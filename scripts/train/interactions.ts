/** The interactions as the stages after ingest see them: rows, never ids. */

/**
 * Parallel columns of one set of interactions, ordered by user row, then item row; at most one per pair.
 */
export interface Interactions {
  /** [count]. User row of each interaction. */
  readonly users: Uint32Array<ArrayBuffer>
  /** [count]. Item row of each interaction. */
  readonly items: Uint32Array<ArrayBuffer>
  /** [count]. Raw value: stars, plays, hours; 1 where the file has none. */
  readonly values: Float32Array<ArrayBuffer>
  /** [count]. Seconds since 1970, or null where the file has no times. */
  readonly times: Float64Array<ArrayBuffer> | null
}

/**
 * Interactions with their ids. Item rows are in order of descending number of training interactions, ties by
 * id, so that row order is popularity order; user rows are in order of id. Ids are compared by code point.
 */
export interface Dataset {
  readonly name: string
  readonly feedback: 'explicit' | 'implicit'
  /** User id by row. */
  readonly userIds: readonly string[]
  /** Item id by row. */
  readonly itemIds: readonly string[]
  /**
   * Items that are described and have no training interaction, in order of id: what the served model has behind
   * the others, and held-out rows may be of. None where left out. Training knows nothing of them.
   */
  readonly newItemIds?: readonly string[]
  readonly train: Interactions
  /** What was held out, with rows of the same numbering; null where nothing was. */
  readonly heldOut: HeldOut | null
}

/** Row of a held-out item that neither the training part nor the items file knows. */
export const UNKNOWN_ROW = 0xffffffff

export interface HeldOut {
  /** How it was chosen: `random:0.2`, `temporal:0.2`, `leave-last:1`, or the test file's name. */
  readonly protocol: string
  /**
   * Ordered by user row. Item rows may be `UNKNOWN_ROW`. Users that the training part does not know have the rows
   * from `userIds.length` on, one each in order of their ids, so that they can be told apart.
   */
  readonly interactions: Interactions
}

/** One item's row of the items file: whatever columns it held. Keys are column names. */
export type { ItemMetadata } from '../../src/model/item-metadata.ts'
