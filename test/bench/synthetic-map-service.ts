/** The site over a made-up catalogue of any size: only what the taste map asks for. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'
import { json } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { createRng } from '../../src/model/rng.ts'
import { syntheticPlaces } from '../demo/map/synthetic-points.ts'

const SITE = resolve(import.meta.dirname, '../../dist/site')
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const VERSION = 'synthetic'
const WORDS = ['Night', 'River', 'Return', 'Golden', 'Last', 'Garden', 'Summer', 'Iron', 'Letter', 'House']

export interface SyntheticService {
  readonly url: string
  /** Of the map's answer: as it is, and as it goes over the wire. */
  readonly bytes: { readonly plain: number; readonly gzip: number }
  close(): Promise<void>
}

export async function startSyntheticService(films: number, seed: number): Promise<SyntheticService> {
  const map = Buffer.from(JSON.stringify(syntheticMap(films, seed)))
  const compressed = gzipSync(map)
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/v1/analysis/map') {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
      return response.writeHead(200, headers).end(compressed)
    }
    if (pathname.startsWith('/v1/')) {
      const answer = JSON.stringify(await answerOf(pathname, request))
      return response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer)
    }
    const file = extname(pathname) === '' ? '/index.html' : pathname
    const bytes = await readFile(join(SITE, file)).catch(() => null)
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    return response.writeHead(bytes === null ? 404 : 200, { 'Content-Type': type }).end(bytes)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: { plain: map.length, gzip: compressed.length },
    close() {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}

/** Ids in no order, as those of a catalogue are when it is ordered by popularity. */
function syntheticMap(films: number, seed: number): object {
  const { x, y, genre } = syntheticPlaces(films, seed)
  const rng = createRng(seed + 1)
  const itemIds = x.map((_, film) => film + 1)
  for (let film = itemIds.length - 1; film > 0; film--) {
    const other = rng.integer(film + 1)
    ;[itemIds[film], itemIds[other]] = [itemIds[other] as number, itemIds[film] as number]
  }
  const end = { items: [], genres: [{ genre: 'Drama', mean: 0.2, items: 10 }] }
  const axis = { low: end, high: end, summary: 'From one side to the other.' }
  return {
    modelVersion: VERSION,
    name: 'map',
    center: [0, 0],
    components: [
      [1, 0],
      [0, 1],
    ],
    explained: [0.1, 0.08],
    itemIds: itemIds.map(String),
    x,
    y,
    genres: ['Drama', 'Comedy', 'Thriller', 'Action', 'Horror', 'Animation', 'Western'],
    genre,
    axes: [axis, axis],
    summary: `${films} made-up films.`,
  }
}

async function answerOf(pathname: string, request: IncomingMessage): Promise<object> {
  if (pathname === '/v1/model') {
    return {
      modelVersion: VERSION,
      dataset: { name: 'synthetic', simulated: true },
      counts: { users: 1, items: 1, interactions: 1 },
      analyses: ['map'],
      attributes: [],
      ratingScale: null,
    }
  }
  if (pathname !== '/v1/rankings') return { modelVersion: VERSION, recommendationId: 'r', items: [] }
  const { itemIds } = (await json(request)) as { itemIds: string[] }
  const items = itemIds.map((itemId) => ({
    itemId,
    score: 1,
    metadata: { title: titleOf(itemId), year: 2000 },
  }))
  return { modelVersion: VERSION, items }
}

function titleOf(itemId: string): string {
  const number = Number(itemId)
  return ['The', WORDS[number % 10], WORDS[Math.floor(number / 10) % 10], itemId].join(' ')
}
