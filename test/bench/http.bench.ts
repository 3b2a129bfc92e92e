/**
 * `npm run bench:http`: requests to the real Worker in workerd on loopback, and the memory of its isolate. Caller and
 * Worker share the machine, so the rates are a lower bound.
 */
import { Agent, request as httpRequest } from 'node:http'
import { formatRate, printHeader, printTable } from './measure.ts'
import { HISTORY, syntheticModel } from './synthetic-model.ts'
import { memoryColumns, serveModel } from './workerd-service.ts'

const SEED = 42
const FACTORS = 64
const SIZES = [62_423, 1_000_000]
const USERS = 1_000
const CONNECTIONS = 8
const WARM_UP = 50
const DURATION_MS = 4_000

interface Call {
  readonly path: string
  readonly body?: object
}

const posted = Array.from({ length: HISTORY }, (_, place) => ({ itemId: `item-${1_000_000 + place * 613}` }))

const CALLS: Record<string, (turn: number) => Call> = {
  'recommendations of a user': (turn) => ({ path: `/v1/users/user-${turn % USERS}/recommendations` }),
  'of 100 posted interactions': () => ({ path: '/v1/recommendations', body: { interactions: posted } }),
  'of 10 posted, diverse and explained': () => ({
    path: '/v1/recommendations',
    body: { interactions: posted.slice(0, 10), diversity: 0.3, explain: true },
  }),
  'similar items': (turn) => ({ path: `/v1/items/item-${1_000_000 + ((turn * 7919) % 62_423)}/similar` }),
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

/** Milliseconds that the call took. */
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
        response.statusCode === 200
          ? resolve(performance.now() - from)
          : reject(new Error(`${path} answers ${response.statusCode}`)),
      )
    })
    request.once('error', reject)
    request.end(text)
  })
}

/** `CONNECTIONS` callers that ask again as soon as they are answered. */
async function load(base: URL, callOf: (turn: number) => Call): Promise<Record<string, string>> {
  let turn = 0
  for (; turn < WARM_UP; turn++) await send(base, callOf(turn))
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

printHeader('bench:http', SEED)
const memories: Record<string, string>[] = []
const lines: Record<string, string>[] = []
for (const items of SIZES) {
  const exported = syntheticModel({ items, factors: FACTORS, users: USERS }, SEED)
  const service = await serveModel(exported, 'wrangler.toml')
  try {
    const size = { 'items × factors': `${items} × ${FACTORS}` }
    const started = performance.now()
    await send(service.url, { path: '/health/ready' })
    const coldMs = (performance.now() - started).toFixed(0)
    const memoryNow = async () => memoryColumns(exported.manifest, await service.memory())
    memories.push({ ...size, when: `loaded, in ${coldMs} ms`, ...(await memoryNow()) })
    for (const [call, callOf] of Object.entries(CALLS)) {
      lines.push({ ...size, call, ...(await load(service.url, callOf)) })
    }
    memories.push({ ...size, when: 'under load, with garbage', ...(await memoryNow()) })
  } finally {
    await service.close()
  }
}
agent.destroy()
console.log(`${CONNECTIONS} connections, ${DURATION_MS / 1000} s each`)
printTable(lines)
console.log('\nThe isolate, of 128 MB allowed')
printTable(memories)
