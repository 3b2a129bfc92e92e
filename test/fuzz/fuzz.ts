/**
 * `npm run fuzz`: a million generated requests to the service in memory and 20,000 to the Worker in workerd; with
 * `--formats`, 100,000 mutations of everything that is stored. Seeded; ends with 1 at the first wrong answer.
 */
import { parseArgs } from 'node:util'
import { analysedModel } from '../worker/analysed-model.ts'
import { Conformance } from '../worker/conformance.ts'
import type { OpenApiDocument } from '../worker/openapi-document.ts'
import { startWorker } from '../workerd/published-worker.ts'
import { isByWorker } from './check-answer.ts'
import { type FormatCounts, fuzzFormats } from './format-fuzz.ts'
import { storedFormats } from './formats/stored-formats.ts'
import { type FuzzRequest, requestInit } from './fuzz-request.ts'
import {
  closedService,
  credentials,
  type FuzzedService,
  forget,
  publishedService,
  requestFuzzOf,
} from './fuzzed-service.ts'
import { type HeapSize, heapSize, inMegabytes } from './heap.ts'
import { fuzzRequests, type RequestFuzzResult, together } from './request-fuzz.ts'

/** What a run may leave in memory behind its first part, when all code is compiled and all caches are full. */
const MOST_GROWTH_BYTES = 8e6
const WARM_UP_REQUESTS = 50_000
const PROGRESS_EVERY = 100_000
/** One in so many requests goes to a service that asks for keys. */
const CLOSED_SHARE = 5
/** Requests that workerd has at once: it waits for disks and objects more than it works. */
const LANES = 8
/** workerd itself refuses others. */
const HTTP_METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']
const SMALL_BODY = 1000

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '1000000' },
    workerd: { type: 'string', default: '20000' },
    formats: { type: 'boolean', default: false },
    mutations: { type: 'string', default: '100000' },
  },
})
const seed = Number(values.seed)
const rejections: unknown[] = []
process.on('unhandledRejection', (reason) => rejections.push(reason))

console.log(`fuzz, seed ${seed}, Node ${process.version}`)
const failures = values.formats ? await formats() : [...(await inMemory()), ...(await inWorkerd())]
for (const rejection of rejections) failures.push(`unhandled rejection: ${rejection}`)
for (const failure of failures) console.log(`\nFAILED ${failure}`)
console.log(failures.length === 0 ? '\nno failure' : '')
process.exitCode = failures.length === 0 ? 0 : 1

async function inMemory(): Promise<string[]> {
  const runs = Number(values.requests)
  if (runs === 0) return []
  const service = publishedService()
  const fuzz = await requestFuzzOf(service)
  const closed = closedService()
  const closedFuzz = await requestFuzzOf(service, { credentials })
  const closedRuns = Math.floor(runs / CLOSED_SHARE)
  let warm: HeapSize | null = null
  const started = performance.now()
  const between = async (sent: number) => {
    await forget(service)
    await forget(closed)
    if (warm === null && sent >= Math.min(WARM_UP_REQUESTS, runs / 2)) warm = await heapSize()
    if (sent % PROGRESS_EVERY === 0) console.error(`${sent.toLocaleString('en')} requests`)
  }
  const open = await fuzzRequests({ ...fuzz, between }, { seed, runs: runs - closedRuns })
  show('the service in memory, open', open, performance.now() - started)
  const openEnded = performance.now()
  const send = (request: FuzzRequest) => closed.request(request.target, requestInit(request))
  const withKeys = await fuzzRequests({ ...closedFuzz, send, between }, { seed, runs: closedRuns })
  show('the service in memory, closed to whom has no key', withKeys, performance.now() - openEnded)
  const end = await heapSize()
  return [...failureOf(open), ...failureOf(withKeys), ...growth(warm, end)]
}

async function inWorkerd(): Promise<string[]> {
  const runs = Number(values.workerd)
  if (runs === 0) return []
  const worker = await startWorker()
  try {
    await worker.publish(analysedModel())
    const document = (await (await worker.get('/openapi.json')).json()) as OpenApiDocument
    const conformance = new Conformance(document)
    const service: FuzzedService = {
      get: worker.get,
      post: worker.post,
      async request(target, init) {
        const response = await fetch(`${worker.url.origin}${target}`, { ...init, redirect: 'manual' })
        if (isByWorker(response)) {
          await conformance.check({ method: init.method ?? 'GET', path: target, response: response.clone() })
        }
        return response
      },
    }
    const fuzz = await requestFuzzOf(service, { hasPlatform: true })
    const started = performance.now()
    const requests = fuzz.requests.filter(isForHttp)
    const lanes = await Promise.all(
      Array.from({ length: LANES }, (_, lane) =>
        fuzzRequests({ ...fuzz, requests }, { seed: seed + lane * runs, runs: Math.ceil(runs / LANES) }),
      ),
    )
    show('the Worker in workerd', together(lanes), performance.now() - started)
    return lanes.flatMap(failureOf)
  } finally {
    await worker.close()
  }
}

/** Servers close the connection on whom they answer before the body has come: no fault, and no answer to check. */
function isForHttp({ method, body }: FuzzRequest): boolean {
  if (!HTTP_METHODS.includes(method)) return false
  return method === 'POST' || body === null || body.length <= SMALL_BODY
}

async function formats(): Promise<string[]> {
  const started = performance.now()
  const rows: Record<string, FormatCounts> = {}
  for (const format of storedFormats()) {
    const { counts, failure } = await fuzzFormats([format], { seed, mutations: Number(values.mutations) })
    Object.assign(rows, counts)
    console.error(format.name)
    if (failure === null) continue
    console.table(rows)
    return [failure]
  }
  console.table(rows)
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`)
  return []
}

function show(what: string, { sent, counts }: RequestFuzzResult, milliseconds: number): void {
  const seconds = milliseconds / 1000
  console.log(
    `\n${what}: ${sent.toLocaleString('en')} requests in ${seconds.toFixed(1)} s, ${Math.round(sent / seconds)} a second`,
  )
  const statuses = [...new Set([...counts.values()].flatMap((byStatus) => [...byStatus.keys()]))].sort()
  const rows = [...counts]
    .sort()
    .map(([route, byStatus]) => [
      route,
      Object.fromEntries(statuses.map((status) => [status, byStatus.get(status) ?? 0])),
    ])
  console.table(Object.fromEntries(rows))
}

function failureOf({ failure }: RequestFuzzResult): string[] {
  return failure === null ? [] : [failure]
}

function growth(warm: HeapSize | null, end: HeapSize | null): string[] {
  if (warm === null || end === null) {
    console.log('memory: not measured, start Node with --expose-gc')
    return []
  }
  return (['heapBytes', 'buffersBytes'] as const).flatMap((kind) => {
    const grown = end[kind] - warm[kind]
    console.log(`${kind}: ${inMegabytes(warm[kind])} warm, ${inMegabytes(end[kind])} at the end`)
    return grown <= MOST_GROWTH_BYTES ? [] : [`${kind} grew by ${inMegabytes(grown)}`]
  })
}
