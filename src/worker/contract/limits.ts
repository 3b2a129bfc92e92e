/** What a request may hold at most. Requests over these are refused with 400, bodies over theirs with 413. */

export { MAX_ID_LENGTH } from '../../model/ids.ts'

export const MAX_BODY_BYTES = 1024 * 1024
/** From the first to the last byte of a body. */
export const BODY_DEADLINE_MS = 10_000
/** In UTF-16 units, as JavaScript counts them; so is that of ids. */
export const MAX_QUERY_LENGTH = 256
export const MAX_CURSOR_LENGTH = 256
/** Of a filter in a query string; in a body only its depth and size are limited. */
export const MAX_FILTER_LENGTH = 8192

/** Of letters, digits, `_`, `-` and `=`; a request id that is longer or holds others is replaced by a new one. */
export const MAX_REQUEST_ID_LENGTH = 128

export const MAX_LIMIT = 500
export const DEFAULT_LIMIT = 20

export const MAX_INTERACTIONS = 1_000
export const MAX_EXCLUDED = 1_000
export const MAX_PREDICTED = 1_000
export const MAX_RANKED = 1_000
/** As many as a page of recommendations explains: each costs a solve over the visitor's history. */
export const MAX_RANKED_EXPLAINED = MAX_LIMIT

/** Of one request; they may be of as many users. */
export const MAX_EVENTS = 100
export const MAX_EVENT_ID_LENGTH = 128
/** Entries of one page of an export: some 200 KB. */
export const MAX_EXPORTED = 1_000
export const DEFAULT_EXPORTED = 1_000

/** Values of a set attribute that `GET /v1/model` lists. */
export const MAX_LISTED_VALUES = 200

export const MAX_REASONS = 100
export const DEFAULT_REASONS = 3
/** A century. */
export const MAX_HALF_LIFE_DAYS = 36_525
