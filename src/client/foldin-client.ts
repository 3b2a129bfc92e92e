/** The typed client of the HTTP API. Runs wherever there is `fetch`: browsers, Node, Deno, Workers. */
import type {
  AnalysisResponse,
  Include,
  ItemResponse,
  ItemsResponse,
  ModelResponse,
  PopularResponse,
  PredictionsRequest,
  PredictionsResponse,
  RankingsRequest,
  RankingsResponse,
  RecommendationsRequest,
  RecommendationsResponse,
  SimilarItemsResponse,
} from '../worker/contract/index.ts'
import { type Sender, send } from './send.ts'

const DEFAULT_TIMEOUT_MS = 10_000

export interface FoldinClientOptions {
  /** Where the service is, for instance `https://recommend.example.com`; a path is kept. */
  readonly endpoint: string
  /** The platform's own when left out. */
  readonly fetch?: typeof fetch
  /** How long a call may take in all, 10,000 when left out. */
  readonly timeoutMs?: number
}

export interface CallOptions {
  /** Aborts the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

export interface PopularOptions extends CallOptions {
  readonly limit?: number
  readonly exclude?: readonly string[]
  readonly include?: readonly 'metadata'[]
}

export type SimilarItemsOptions = PopularOptions

export interface UserRecommendationsOptions extends CallOptions {
  readonly limit?: number
  readonly exclude?: readonly string[]
  readonly excludeSeen?: boolean
  readonly include?: readonly Include[]
}

export interface SearchItemsOptions extends CallOptions {
  readonly limit?: number
  readonly cursor?: string
  readonly include?: readonly 'metadata'[]
}

export interface ItemOptions extends CallOptions {
  readonly include?: readonly 'metadata'[]
}

/** Every call throws FoldinError, or the reason of its signal. */
export interface FoldinClient {
  /** Recommendations from posted interactions, merged over a known user's history where `userId` is given. */
  recommend(request: RecommendationsRequest, options?: CallOptions): Promise<RecommendationsResponse>
  recommendForUser(userId: string, options?: UserRecommendationsOptions): Promise<RecommendationsResponse>
  similarItems(itemId: string, options?: SimilarItemsOptions): Promise<SimilarItemsResponse>
  predict(request: PredictionsRequest, options?: CallOptions): Promise<PredictionsResponse>
  popular(options?: PopularOptions): Promise<PopularResponse>
  /** Items whose titles have all of the query's words or beginnings of words, most popular first. */
  searchItems(query: string, options?: SearchItemsOptions): Promise<ItemsResponse>
  item(itemId: string, options?: ItemOptions): Promise<ItemResponse>
  model(options?: CallOptions): Promise<ModelResponse>
  /** One of the analyses that training published with the model. */
  analysis<Name extends AnalysisResponse['name']>(
    name: Name,
    options?: CallOptions,
  ): Promise<Extract<AnalysisResponse, { readonly name: Name }>>
  /** Puts given items in the order of a visitor's taste, and tells their metadata. */
  rank(request: RankingsRequest, options?: CallOptions): Promise<RankingsResponse>
}

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** @throws {TypeError} unless `endpoint` is an absolute URL. */
export function createFoldinClient(options: FoldinClientOptions): FoldinClient {
  const base = baseUrl(options.endpoint)
  const platformFetch = options.fetch ?? fetch
  const sender: Sender = {
    // Called as a plain function: browsers refuse `fetch` as a method of another object.
    fetch: (input, init) => platformFetch(input, init),
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  }
  const get = <Answer>(path: string, { signal }: CallOptions, query: Query = {}): Promise<Answer> =>
    send<Answer>(sender, { url: `${base}/v1/${path}${queryString(query)}`, signal })
  const post = <Answer>(path: string, { signal }: CallOptions, body: object): Promise<Answer> =>
    send<Answer>(sender, { url: `${base}/v1/${path}`, body, signal })
  const segment = encodeURIComponent

  return {
    recommend: (request, call = {}) => post('recommendations', call, request),
    recommendForUser: (userId, { signal, ...query } = {}) =>
      get(`users/${segment(userId)}/recommendations`, { signal }, query),
    similarItems: (itemId, { signal, ...query } = {}) =>
      get(`items/${segment(itemId)}/similar`, { signal }, query),
    predict: (request, call = {}) => post('predictions', call, request),
    popular: ({ signal, ...query } = {}) => get('popular', { signal }, query),
    searchItems: (text, { signal, ...query } = {}) => get('items', { signal }, { q: text, ...query }),
    item: (itemId, { signal, ...query } = {}) => get(`items/${segment(itemId)}`, { signal }, query),
    model: (call = {}) => get('model', call),
    analysis: (name, call = {}) => get(`analysis/${segment(name)}`, call),
    rank: (request, call = {}) => post('rankings', call, request),
  }
}

function baseUrl(endpoint: string): string {
  if (!URL.canParse(endpoint)) {
    throw new TypeError(
      `endpoint is ${JSON.stringify(endpoint)}, expected an absolute URL such as https://recommend.example.com`,
    )
  }
  const { origin, pathname } = new URL(endpoint)
  return origin + pathname.replace(/\/+$/, '')
}

/** Lists repeat their parameter; `undefined` leaves it out. */
function queryString(query: Query): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(name, String(item))
  }
  return parameters.size > 0 ? `?${parameters}` : ''
}
