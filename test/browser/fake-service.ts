/**
 * A stand-in for the Worker, for what the real one does not do on demand: fail, hang, serve another kind
 * of model. Serves dist/site with its headers, and answers in the contract's shapes; films count as alike
 * that share genres.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type {
  ModelResponse,
  PredictionsRequest,
  Problem,
  RecommendationsRequest,
} from '../../src/client/index.ts'
import { FAKE_FILMS, type FakeFilm } from './fake-films.ts'

const SITE = resolve(import.meta.dirname, '../../dist/site')
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
}

/** What the fake does instead of answering, for paths that begin with the given one. */
export type Fault = { problem: Pick<Problem, 'code' | 'detail' | 'status'> } | 'disconnect'

export interface FakeService {
  readonly url: string
  /** Faults by beginning of path; empty at first. */
  readonly faults: Map<string, Fault>
  /** Parts of GET /v1/model to answer differently. */
  model: Partial<ModelResponse>
  close(): Promise<void>
}

const MODEL: ModelResponse = {
  modelVersion: '9f2c41d07be35a88',
  dataset: { name: 'fake-films', simulated: true },
  feedback: 'explicit',
  counts: { users: 610, items: FAKE_FILMS.length, interactions: 100_836 },
  ranking: {
    factors: 64,
    regularization: 0.003,
    regularizationExponent: 1,
    unobservedWeight: 0.1,
    weightRule: { kind: 'ratings', midpoint: 3, scale: 1 } as never,
  },
  rating: null,
  attributes: [],
  analyses: [],
  evaluation: null,
  ratingScale: { min: 0.5, max: 5 },
}

export async function startFakeService(port = 0): Promise<FakeService> {
  const faults = new Map<string, Fault>()
  const service = { url: '', faults, model: {}, close }
  const server = createServer((request, response) => {
    answer(service, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return service

  function close(): Promise<void> {
    server.closeAllConnections()
    return new Promise((closed) => server.close(() => closed()))
  }
}

async function answer(service: FakeService, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', service.url)
  const fault = [...service.faults].find(([path]) => url.pathname.startsWith(path))?.[1]
  if (fault === 'disconnect') return request.socket.destroy()
  if (fault) return sendProblem(response, fault.problem)
  if (!url.pathname.startsWith('/v1/')) return sendFile(response, url.pathname)
  const body = request.method === 'POST' ? await text(request) : '{}'
  const found = route({ ...MODEL, ...service.model }, url, JSON.parse(body))
  if (found) return sendJson(response, 200, found)
  return sendProblem(response, { code: 'unknown-item', status: 404, detail: 'The model has no such item.' })
}

type Body = RecommendationsRequest & PredictionsRequest

function route(model: ModelResponse, url: URL, body: Body): object | null {
  const { modelVersion } = model
  const [, , resource = '', id = '', part] = url.pathname.split('/').map(decodeURIComponent)
  const limit = Number(url.searchParams.get('limit') ?? body.limit ?? 20)
  const film = FAKE_FILMS.find(({ itemId }) => itemId === id)
  const scored = (items: readonly FakeFilm[]) =>
    items.slice(0, limit).map(({ itemId, metadata, popularity }) => ({ itemId, score: popularity, metadata }))
  switch (resource) {
    case 'model':
      return model
    case 'popular':
      return { modelVersion, items: scored(FAKE_FILMS) }
    case 'recommendations': {
      const items = scored(byTaste(body)).map((item) => ({
        ...item,
        ...prediction(model, body, item.itemId),
      }))
      return { modelVersion, recommendationId: 'fake', items }
    }
    case 'rankings':
      return { modelVersion, items: body.itemIds.map((itemId) => ({ itemId, score: 1, reasons: [] })) }
    case 'predictions':
      return {
        modelVersion,
        predictions: body.itemIds.map((itemId) => ({
          itemId,
          biasOnlyRating: 3.5,
          ...prediction(model, body, itemId),
        })),
      }
    case 'items': {
      if (id === '') return { modelVersion, items: search(url.searchParams.get('q') ?? '').slice(0, limit) }
      if (!film) return null
      if (part !== 'similar') return { modelVersion, ...film }
      const neighbours = byTaste({ interactions: [{ itemId: id, value: 5 }] })
      return { modelVersion, itemId: id, items: scored(neighbours) }
    }
    default:
      return null
  }
}

function prediction(model: ModelResponse, body: Pick<Body, 'interactions'>, itemId: string): object {
  const film = FAKE_FILMS.find((one) => one.itemId === itemId)
  if (!model.ratingScale || !film) return {}
  return { predictedRating: Math.min(5, 3.4 + 0.25 * taste(body, film)) }
}

function byTaste(body: Pick<Body, 'interactions'>): FakeFilm[] {
  const seen = new Set(body.interactions?.map(({ itemId }) => itemId))
  return FAKE_FILMS.filter(({ itemId }) => !seen.has(itemId)).sort((a, b) => taste(body, b) - taste(body, a))
}

/** Shared genres with what was liked, less those with what was not. */
function taste({ interactions = [] }: Pick<Body, 'interactions'>, film: FakeFilm): number {
  return interactions.reduce((sum, { itemId, value = 5 }) => {
    const rated = FAKE_FILMS.find((one) => one.itemId === itemId)
    const shared = film.genres.filter((genre) => rated?.genres.includes(genre)).length
    return sum + ((value - 2.5) * shared) / Math.sqrt(film.genres.length) / 2.5
  }, 0)
}

function search(query: string): FakeFilm[] {
  const words = query.toLowerCase().split(/\s+/)
  return FAKE_FILMS.filter(({ metadata }) => {
    const title = String(metadata.title).toLowerCase().split(/\W+/)
    return words.every((word) => title.some((part) => part.startsWith(word)))
  })
}

async function sendFile(response: ServerResponse, path: string) {
  // As in wrangler.toml: what is no file is for the site's router.
  const file = extname(path) === '' ? '/index.html' : path
  const bytes = await readFile(join(SITE, file)).catch(() => null)
  if (bytes === null) return response.writeHead(404).end()
  const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream'
  return response.writeHead(200, { 'Content-Type': type, ...(await siteHeaders()) }).end(bytes)
}

/** The headers that `_headers` gives to every file. */
async function siteHeaders(): Promise<Record<string, string>> {
  const lines = (await readFile(join(SITE, '_headers'), 'utf8')).split('\n').slice(1)
  const fields = lines.map((line) => /^\s+([^:]+):\s*(.+)$/.exec(line)).filter((match) => match !== null)
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
}

function sendJson(response: ServerResponse, status: number, body: object, type = 'application/json') {
  return response.writeHead(status, { 'Content-Type': type }).end(JSON.stringify(body))
}

function sendProblem(response: ServerResponse, problem: Pick<Problem, 'code' | 'detail' | 'status'>) {
  const document = {
    type: `urn:foldin:problem:${problem.code}`,
    title: problem.code,
    requestId: 'fake',
    ...problem,
  }
  return sendJson(response, problem.status, document, 'application/problem+json')
}
