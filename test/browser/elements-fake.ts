/**
 * A service and a site for the elements, on two ports and so of two origins: the service answers in the contract's
 * shapes and remembers what it was asked, the site serves whatever page a test writes.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { FeedbackEvent, RecommendationsRequest, ScoredItem } from '../../src/client/index.ts'
import { FAKE_FILMS } from './fake-films.ts'

const SITE = resolve(import.meta.dirname, '../../dist/site')
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Content-Type, Authorization, X-Request-Id',
  'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
  'Access-Control-Max-Age': '86400',
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly authorization: string | undefined
}

export interface FakeOrigin {
  readonly url: string
  close(): Promise<void>
}

export interface ElementsService extends FakeOrigin {
  /** Every call so far, preflights and files left aside. */
  readonly asked: Asked[]
  /** Events that were acknowledged. */
  readonly events: FeedbackEvent[]
  /** Statuses by beginning of path, given once for each in the list, then as usual. */
  readonly failing: Map<string, number[]>
  /** Paths whose answers wait until the promise resolves. */
  readonly held: Map<string, Promise<void>>
  items: (request: RecommendationsRequest) => ScoredItem[]
  ratingScale: { min: number; max: number } | null
}

export async function startElementsService(): Promise<ElementsService> {
  let answers = 0
  const service: Omit<ElementsService, keyof FakeOrigin> = {
    asked: [],
    events: [],
    failing: new Map(),
    held: new Map(),
    items: byTaste,
    ratingScale: { min: 0.5, max: 5 },
  }
  const origin = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://service')
    if (request.method === 'OPTIONS') return response.writeHead(204, CORS).end()
    if (!url.pathname.startsWith('/v1/')) return sendScript(response, url.pathname)
    const body: unknown = request.method === 'POST' ? JSON.parse(await text(request)) : null
    const { authorization } = request.headers
    service.asked.push({ method: request.method ?? '', path: url.pathname + url.search, body, authorization })
    await [...service.held].find(([path]) => url.pathname.startsWith(path))?.[1]
    const status = [...service.failing].find(([path]) => url.pathname.startsWith(path))?.[1].shift()
    if (status !== undefined) return sendProblem(response, status)
    answers++
    return send(response, 200, answer(url, body, `answer-${answers}`))
  })
  return Object.assign(service, origin)

  function answer(url: URL, body: unknown, recommendationId: string): object {
    const modelVersion = 'fake'
    const limit = Number(url.searchParams.get('limit') ?? (body as { limit?: number })?.limit ?? 20)
    switch (url.pathname.split('/')[2]) {
      case 'recommendations': {
        const items = service.items(body as RecommendationsRequest).slice(0, limit)
        return { modelVersion, recommendationId, items }
      }
      case 'events': {
        const { events } = body as { events: FeedbackEvent[] }
        service.events.push(...events)
        return { accepted: events.length }
      }
      case 'model':
        return { modelVersion, ratingScale: service.ratingScale }
      default: {
        const itemId = decodeURIComponent(url.pathname.split('/')[3] ?? '')
        const items = byTaste({ interactions: [{ itemId }] }).slice(0, limit)
        return { modelVersion, itemId, items }
      }
    }
  }
}

/** A site that serves `pages` by path, HTML unless their names say otherwise, with the given headers. */
export async function startSite(
  pages: ReadonlyMap<string, string>,
  headers: Record<string, string> = {},
): Promise<FakeOrigin> {
  return listen((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    const page = pages.get(pathname)
    if (page === undefined) return response.writeHead(404).end()
    const type = /\.(js|css)$/.exec(pathname)?.[1]?.replace('js', 'javascript') ?? 'html'
    return response.writeHead(200, { 'Content-Type': `text/${type}; charset=utf-8`, ...headers }).end(page)
  })
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<FakeOrigin> {
  const server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}

/** Films that share genres with what was liked first; what was named is left out. */
export function byTaste({ interactions = [] }: RecommendationsRequest): ScoredItem[] {
  const liked = interactions.flatMap(({ itemId, value }) =>
    value === undefined || value > 2.5
      ? (FAKE_FILMS.find((film) => film.itemId === itemId)?.genres ?? [])
      : [],
  )
  const score = (genres: readonly string[]) => genres.filter((genre) => liked.includes(genre)).length
  const named = new Set(interactions.map(({ itemId }) => itemId))
  return FAKE_FILMS.filter(({ itemId }) => !named.has(itemId))
    .map(({ itemId, genres, metadata }) => ({ itemId, score: score(genres), metadata }))
    .sort((a, b) => b.score - a.score)
}

async function sendScript(response: ServerResponse, path: string) {
  const script = await readFile(SITE + path).catch(() => null)
  if (script === null) return response.writeHead(404).end()
  return response.writeHead(200, { ...CORS, 'Content-Type': 'text/javascript' }).end(script)
}

function send(response: ServerResponse, status: number, body: object, type = 'application/json') {
  return response.writeHead(status, { ...CORS, 'Content-Type': type }).end(JSON.stringify(body))
}

const CODES: Record<number, string> = {
  501: 'no-event-store',
  503: 'model-unavailable',
  500: 'internal-error',
}

function sendProblem(response: ServerResponse, status: number) {
  const code = CODES[status] ?? 'internal-error'
  const problem = {
    type: `urn:foldin:problem:${code}`,
    title: code,
    detail: code,
    requestId: 'fake',
    status,
    code,
  }
  return send(response, status, problem, 'application/problem+json')
}
