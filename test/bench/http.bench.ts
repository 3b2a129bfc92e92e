/**
 * `npm run bench:http`: requests to the real Worker in workerd on loopback, the CPU of one, and the memory of its
 * isolate, as it is and at its highest. JavaScript gets what the goal leaves it beside the tables, so that the isolate
 * stays below the goal or ends: by itself workerd sets no limit, and V8 leaves some 40 MB of garbage lying before it
 * looks for any. Caller and Worker share the machine, so the rates are a lower bound; they are of a Worker that nobody
 * inspects. The CPU is by the isolate's profiler, without the log line (0.3 ms here, milliseconds where an inspector
 * listens); it counts the time that a busy machine lets the isolate wait for a core.
 */
import { Agent, request as httpRequest } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Manifest } from '../../src/model/manifest.ts'
import { PAGE_BYTES } from '../../src/model/score-kernel.ts'
import { planScoreMemory } from '../../src/model/score-memory.ts'
import type { IsolateMemory } from './inspector.ts'
import { formatRate, printHeader, printTable } from './measure.ts'
import { syntheticModel } from './synthetic-model.ts'
import {
  type BenchService,
  limitHeap,
  memoryColumns,
  type StoredModel,
  storeModel,
} from './workerd-service.ts'

const SEED = 42
const FACTORS = 64
/** The largest first: what it leaves for JavaScript is the limit of both. */
const SIZES = [1_000_000, 62_423]
const USERS = 1_000
/** Users who act, each on so many items. */
const ACTORS = 50
const ACTED_ON = 20
const CONNECTIONS = 8
const WARM_UP = 50
const DURATION_MS = 2_000
/** Answers whose CPU is measured, one after another. */
const CPU_REQUESTS = 100
const WATCH_MS = 100
const GOAL_CPU_MS = 10
const GOAL_ISOLATE_MB = 110
/** For ArrayBuffers that are not on the heap: bodies, blobs on their way, remembered filters. */
const BUFFERS_MB = 5

interface Call {
  readonly path: string
  readonly body?: object
}

const interactions = (length: number) =>
  Array.from({ length }, (_, place) => ({ itemId: `item-${1_000_000 + ((place * 613) % 62_423)}` }))
const listed = (length: number) =>
  Array.from({ length }, (_, place) => `item-${1_000_000 + ((place * 397) % 62_423)}`)

const CALLS: Record<string, (turn: number) => Call> = {
  'nothing: /health/live': () => ({ path: '/health/live' }),
  'recommendations of a user': (turn) => ({ path: `/v1/users/user-${turn % USERS}/recommendations` }),
  'of 100 posted interactions': () => post({ interactions: interactions(100) }),
  'of 1,000 posted interactions': () => post({ interactions: interactions(1000) }),
  '… page of 500': () => post({ interactions: interactions(100), limit: 500 }),
  '… page of 500, diverse': () => post({ interactions: interactions(100), limit: 500, diversity: 0.3 }),
  'of 10 posted, diverse and explained': () =>
    post({ interactions: interactions(10), diversity: 0.3, explain: true }),
  'of 1,000 posted, explained': () => post({ interactions: interactions(1000), explain: true }),
  '… page of 500, explained': () => post({ interactions: interactions(1000), limit: 500, explain: true }),
  'ranking of 1,000 items': () => ({
    path: '/v1/rankings',
    body: { interactions: interactions(100), itemIds: listed(1000) },
  }),
  'similar items': (turn) => ({ path: `/v1/items/item-${1_000_000 + ((turn * 7919) % 62_423)}/similar` }),
  'popular items, page of 500': () => ({ path: '/v1/popular?limit=500' }),
  'an event, on disk': (turn) => ({
    path: '/v1/events',
    body: {
      events: [
        {
          type: 'interaction',
          userId: `actor-${turn % ACTORS}`,
          itemId: `item-${1_000_000 + (Math.floor(turn / ACTORS) % ACTED_ON) * 613}`,
        },
      ],
    },
  }),
  'recommendations from recent events alone': (turn) => ({
    path: `/v1/users/actor-${turn % ACTORS}/recommendations`,
  }),
}

function post(body: object): Call {
  return { path: '/v1/recommendations', body }
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

/** Milliseconds until the answer was there. */
function send(base: URL, { path, body }: Call): Promise<number> {
  const from = performance.now()
  const text = body === undefined ? undefined : JSON.stringify(body)
  const options = {
    agent,
    method: text === undefined ? 'GET' : 'POST',
    headers: text === undefined ? {} : { 'Content-Type': 'application/json' },
  }
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(path, base), options, (response) => {
      response.resume()
      response.once('end', () =>
        response.statusCode !== undefined && response.statusCode < 300
          ? resolve(performance.now() - from)
          : reject(new Error(`${path} answers ${response.statusCode}`)),
      )
    })
    request.once('error', reject)
    request.end(text)
  })
}

/** Milliseconds of CPU for one of these, asked for one after another. */
async function cpuOfCall(service: BenchService, callOf: (turn: number) => Call): Promise<number> {
  for (let turn = 0; turn < WARM_UP; turn++) await send(service.url, callOf(turn))
  const cpuMs = await service.cpuMs(async () => {
    for (let turn = 0; turn < CPU_REQUESTS; turn++) await send(service.url, callOf(turn))
  })
  return cpuMs / CPU_REQUESTS
}

/** `CONNECTIONS` callers that ask again as soon as they are answered. */
async function load(base: URL, callOf: (turn: number) => Call): Promise<Record<string, string>> {
  let turn = 0
  const from = performance.now()
  const times: number[] = []
  const caller = async () => {
    while (performance.now() - from < DURATION_MS) times.push(await send(base, callOf(turn++)))
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, caller))
  const seconds = (performance.now() - from) / 1000
  times.sort((a, b) => a - b)
  const quantile = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? NaN).toFixed(2)
  return {
    'requests/s': formatRate(times.length / seconds),
    'p50 ms': quantile(0.5),
    'p99 ms': quantile(0.99),
  }
}

/** By call. */
async function ratesOf(stored: StoredModel): Promise<Map<string, Record<string, string>>> {
  const service = await stored.serve('wrangler.toml')
  const rates = new Map<string, Record<string, string>>()
  try {
    for (const [call, callOf] of Object.entries(CALLS)) {
      for (let turn = 0; turn < WARM_UP; turn++) await send(service.url, callOf(turn))
      rates.set(call, await load(service.url, callOf))
    }
  } finally {
    await service.close()
  }
  return rates
}

/** Megabytes as V8 takes them, of 2²⁰ bytes. */
function heapLimit(manifest: Manifest): number {
  const tables = planScoreMemory(manifest).pages * PAGE_BYTES
  return Math.floor(((GOAL_ISOLATE_MB - BUFFERS_MB) * 1e6 - tables) / 2 ** 20)
}

/** Looks at the isolate all the time until the end, which gives the look with the most memory. */
function watchMemory(service: BenchService, first: IsolateMemory): { end(): Promise<IsolateMemory> } {
  let most = first
  let hasEnded = false
  const watching = (async () => {
    while (!hasEnded) {
      const now = await service.memory()
      if (now.heapBytes + now.buffersBytes > most.heapBytes + most.buffersBytes) most = now
      await setTimeout(WATCH_MS)
    }
  })()
  return {
    async end() {
      hasEnded = true
      await watching
      return most
    },
  }
}

printHeader('bench:http', SEED)
const memories: Record<string, string>[] = []
const lines: Record<string, string>[] = []
let heapMegabytes: number | undefined
for (const items of SIZES) {
  const exported = syntheticModel({ items, factors: FACTORS, users: USERS }, SEED)
  const { manifest } = exported
  const stored = await storeModel(exported)
  if (heapMegabytes === undefined) {
    heapMegabytes = heapLimit(manifest)
    limitHeap(heapMegabytes)
  }
  const size = { 'items × factors': `${items} × ${FACTORS}` }
  const rates = await ratesOf(stored)
  const service = await stored.inspect('wrangler.toml')
  try {
    const started = performance.now()
    await send(service.url, { path: '/health/ready' })
    const coldMs = (performance.now() - started).toFixed(0)
    const loaded = await service.memory()
    memories.push({ ...size, when: `loaded, in ${coldMs} ms`, ...memoryColumns(manifest, loaded) })
    const watch = watchMemory(service, loaded)
    for (const [call, callOf] of Object.entries(CALLS)) {
      const cpuMs = await cpuOfCall(service, callOf)
      const goal = cpuMs <= GOAL_CPU_MS ? 'reached' : 'missed'
      const cpu = { 'CPU ms': cpuMs.toFixed(2), [`≤ ${GOAL_CPU_MS} ms`]: goal }
      lines.push({ ...size, call, ...cpu, ...rates.get(call) })
      await load(service.url, callOf)
    }
    const most = memoryColumns(manifest, await watch.end())
    memories.push({ ...size, when: 'at most, under load, with garbage', ...most })
  } finally {
    await service.close()
    await stored.remove()
  }
}
agent.destroy()
console.log(
  `${CONNECTIONS} connections, ${DURATION_MS / 1000} s each; CPU over ${CPU_REQUESTS} requests in turn`,
)
printTable(lines)
console.log(`\nThe isolate, of 128 MB allowed; V8 is held to ${heapMegabytes} MiB`)
printTable(
  memories.map((memory) => ({
    ...memory,
    [`below ${GOAL_ISOLATE_MB} MB`]: Number(memory['isolate MB']) < GOAL_ISOLATE_MB ? 'reached' : 'missed',
  })),
)
