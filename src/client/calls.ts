/** What each call of the client takes, besides the requests of the contract. */
import type { FeedbackEvent, Include, RecommendationsRequest } from '../worker/contract/index.ts'

/**
 * Conditions on the model's attributes, which `model()` lists:
 * `{ genres: { any: ['Comedy'] }, year: { gte: 1990, lt: 2000 }, not: { adult: { eq: true } } }`.
 * `and` and `or` take a list of filters, `not` takes one.
 */
export type Filter = { readonly [attribute: string]: object | readonly object[] }

export interface CallOptions {
  /** Aborts the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

export interface PopularOptions extends CallOptions {
  readonly limit?: number | undefined
  readonly filter?: Filter | undefined
  readonly exclude?: readonly string[] | undefined
  readonly include?: readonly 'metadata'[] | undefined
}

export type SimilarItemsOptions = PopularOptions

export interface SimilarUsersOptions extends CallOptions {
  readonly limit?: number | undefined
}

/** Those of a request by POST that make sense without posted interactions. */
export interface UserRecommendationsOptions extends CallOptions {
  readonly limit?: number | undefined
  readonly filter?: Filter | undefined
  readonly exclude?: readonly string[] | undefined
  readonly excludeSeen?: boolean | undefined
  readonly diversity?: number | undefined
  readonly explain?: boolean | undefined
  readonly maxReasons?: number | undefined
  readonly minScore?: number | undefined
  readonly cursor?: string | undefined
  readonly include?: readonly Include[] | undefined
}

/** A request of the contract, its filter given a shape. */
export type RecommendRequest = Omit<RecommendationsRequest, 'filter'> & { filter?: Filter | undefined }

export interface ItemsOptions extends CallOptions {
  /** Words or beginnings of words of the title. */
  readonly q?: string | undefined
  readonly filter?: Filter | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly include?: readonly 'metadata'[] | undefined
}

export type SearchItemsOptions = Omit<ItemsOptions, 'q'>

export interface ItemOptions extends CallOptions {
  readonly include?: readonly 'metadata'[] | undefined
}

export interface ExportEventsOptions extends CallOptions {
  readonly limit?: number | undefined
  /** `after` of an earlier page or export: only what came since. */
  readonly after?: string | undefined
}

/** An event as it is handed to `track`: id and time are added where they are left out. */
export type TrackedEvent = FeedbackEvent
