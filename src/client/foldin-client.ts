/** The typed client of the HTTP API. Runs wherever there is `fetch`: browsers, Node, Deno, Workers. */
import type {
  AnalysisResponse,
  ErasureResponse,
  EventsRequest,
  EventsResponse,
  ExportedEventsResponse,
  ItemResponse,
  ItemsResponse,
  ModelResponse,
  PopularResponse,
  PredictionsRequest,
  PredictionsResponse,
  RankingsRequest,
  RankingsResponse,
  RecommendationsResponse,
  SimilarItemsResponse,
  SimilarUsersResponse,
} from '../worker/contract/index.ts'
import type {
  CallOptions,
  ExportEventsOptions,
  ItemOptions,
  ItemsOptions,
  PopularOptions,
  RecommendRequest,
  SearchItemsOptions,
  SimilarItemsOptions,
  SimilarUsersOptions,
  TrackedEvent,
  UserRecommendationsOptions,
} from './calls.ts'
import { createEventQueue, type EventQueueOptions } from './event-queue.ts'
import { whenPageLeaves } from './page-leaving.ts'
import { pages } from './pages.ts'
import { type Query, queryString } from './query.ts'
import { createTransport, type TransportOptions } from './transport.ts'

export interface FoldinClientOptions extends TransportOptions {
  /** How `track` gathers events. */
  readonly events?: EventQueueOptions | undefined
}

/** The analysis of this name, one member of the contract's union. */
export type Analysis<Name extends AnalysisResponse['name']> = Extract<AnalysisResponse, { name: Name }>

/** Every call throws FoldinError, or the reason of its signal. */
export interface FoldinClient {
  /** Recommendations from posted interactions, merged over a known user's history where `userId` is given. */
  recommend(request: RecommendRequest, options?: CallOptions): Promise<RecommendationsResponse>
  recommendForUser(userId: string, options?: UserRecommendationsOptions): Promise<RecommendationsResponse>
  /** The same page after page. A model that is published meanwhile ends it with the code `stale-cursor`. */
  recommendationPages(
    request: RecommendRequest,
    options?: CallOptions,
  ): AsyncGenerator<RecommendationsResponse, void, undefined>
  /** The given items in the order of a taste. */
  rank(request: RankingsRequest, options?: CallOptions): Promise<RankingsResponse>
  predict(request: PredictionsRequest, options?: CallOptions): Promise<PredictionsResponse>
  similarItems(itemId: string, options?: SimilarItemsOptions): Promise<SimilarItemsResponse>
  similarUsers(userId: string, options?: SimilarUsersOptions): Promise<SimilarUsersResponse>
  popular(options?: PopularOptions): Promise<PopularResponse>
  /** The catalogue, most popular first. */
  items(options?: ItemsOptions): Promise<ItemsResponse>
  itemPages(options?: ItemsOptions): AsyncGenerator<ItemsResponse, void, undefined>
  /** Items whose titles have all of the query's words or beginnings of words, most popular first. */
  searchItems(query: string, options?: SearchItemsOptions): Promise<ItemsResponse>
  item(itemId: string, options?: ItemOptions): Promise<ItemResponse>
  model(options?: CallOptions): Promise<ModelResponse>
  analysis<Name extends AnalysisResponse['name']>(name: Name, options?: CallOptions): Promise<Analysis<Name>>

  /**
   * Puts an event in the queue, which is sent in batches, and when the page is hidden. Never throws. Where the
   * service has no event store, nothing is sent or kept any more.
   */
  track(event: TrackedEvent): void
  /**
   * Sends what `track` has gathered and resolves when it is stored. Outside of pages nothing else may have the time:
   * await it before a process ends, pass it to `waitUntil` in a Worker.
   */
  flush(): Promise<void>
  /** Sends events now and waits for the service to store them. Give them ids, so that a repeat counts once. */
  sendEvents(request: EventsRequest, options?: CallOptions): Promise<EventsResponse>
  /** One page of the stored events; needs a secret key with the scope `export` where keys are required. */
  exportEvents(options?: ExportEventsOptions): Promise<ExportedEventsResponse>
  /** All that is stored, page after page. */
  exportedEventPages(options?: ExportEventsOptions): AsyncGenerator<ExportedEventsResponse, void, undefined>
  /** Erases what is stored of a user. Needs a secret key with the scope `erase` where keys are required. */
  eraseUser(userId: string, options?: CallOptions): Promise<ErasureResponse | null>
  /** Sends what is left and stops listening to the page. */
  close(): Promise<void>
}

/** @throws {TypeError} unless `endpoint` is an absolute URL. */
export function createFoldinClient({ events, ...options }: FoldinClientOptions): FoldinClient {
  const transport = createTransport(options)
  const queue = createEventQueue(transport, events)
  const closing = new AbortController()
  whenPageLeaves(() => queue.leave(), closing.signal)

  const get = <Answer>(path: string, { signal, ...query }: CallOptions & Query = {}): Promise<Answer> =>
    transport.call({ path: path + queryString(query), signal })
  const post = <Answer>(path: string, body: object, { signal }: CallOptions = {}): Promise<Answer> =>
    transport.call({ path, body, signal })
  const of = (kind: string, id: string, part = '') => `${kind}/${encodeURIComponent(id)}${part}`

  const client: FoldinClient = {
    recommend: (request, call) => post('recommendations', request, call),
    recommendForUser: (userId, call) => get(of('users', userId, '/recommendations'), { ...call }),
    recommendationPages: (request, call) =>
      pages(
        (cursor) => client.recommend({ ...request, cursor }, call),
        (page) => page.nextCursor,
        request.cursor,
      ),
    rank: (request, call) => post('rankings', request, call),
    predict: (request, call) => post('predictions', request, call),
    similarItems: (itemId, call) => get(of('items', itemId, '/similar'), { ...call }),
    similarUsers: (userId, call) => get(of('users', userId, '/similar'), { ...call }),
    popular: (call) => get('popular', { ...call }),
    items: (call) => get('items', { ...call }),
    itemPages: (call) =>
      pages(
        (cursor) => client.items({ ...call, cursor }),
        (page) => page.nextCursor,
        call?.cursor,
      ),
    searchItems: (q, call) => client.items({ q, ...call }),
    item: (itemId, call) => get(of('items', itemId), { ...call }),
    model: (call) => get('model', { ...call }),
    analysis: (name, call) => get(of('analysis', name), { ...call }),

    track: (event) => queue.add(event),
    flush: () => queue.flush(),
    sendEvents: (request, call) => post('events', request, call),
    exportEvents: (call) => get('events', { ...call }),
    exportedEventPages: (call) =>
      pages(
        (after) => client.exportEvents({ ...call, after }),
        (page) => (page.isLast ? undefined : page.after),
        call?.after,
      ),
    eraseUser: (userId, call) =>
      transport.call({ path: of('users', userId), method: 'DELETE', signal: call?.signal }),
    close: () => {
      closing.abort()
      return queue.flush()
    },
  }
  return client
}
