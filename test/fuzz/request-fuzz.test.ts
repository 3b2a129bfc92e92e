/** A short run of what `npm run fuzz` does, and that it finds what is wrong. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAnswerCheck } from './check-answer.ts'
import { forget, publishedService, requestFuzzOf } from './fuzzed-service.ts'
import { type OpenApiDocument, operationsOf } from './openapi.ts'
import { fuzzRequests } from './request-fuzz.ts'

const RUNS = { seed: 7, runs: 5_000 }
const log = vi.fn()
beforeEach(() => {
  log.mockReset()
  vi.spyOn(console, 'error').mockImplementation(log)
})
afterEach(() => vi.restoreAllMocks())

test('5,000 requests: no 5xx, every refusal a whole problem, every answer as documented', async () => {
  const service = publishedService()
  const fuzz = await requestFuzzOf(service)
  const { sent, counts, failure } = await fuzzRequests({ ...fuzz, between: () => forget(service) }, RUNS)
  expect(failure).toBeNull()
  expect(sent).toBe(RUNS.runs)
  expect(log.mock.calls).toEqual([])
  // Every route of the document is reached, and answers well and with refusals: otherwise the generators have gone blunt.
  const document = (await (await service.get('/openapi.json')).json()) as OpenApiDocument
  for (const { name, responses } of operationsOf(document)) {
    const good = Object.keys(responses)
      .map(Number)
      .filter((status) => status < 300)
    const byStatus = counts.get(name)
    expect([name, good.some((status) => byStatus?.has(status))]).toEqual([name, true])
  }
})

test('the same seed sends the same requests', async () => {
  const sent: string[][] = [[], []]
  for (const run of sent) {
    const service = publishedService()
    const fuzz = await requestFuzzOf(service)
    await fuzzRequests(
      {
        ...fuzz,
        send: (request) => {
          run.push(JSON.stringify(request))
          return fuzz.send(request)
        },
      },
      { seed: 3, runs: 200 },
    )
  }
  expect(new Set(sent[0]).size).toBeGreaterThan(150)
  expect(sent[1]).toEqual(sent[0])
})

const DOCUMENT: OpenApiDocument = { paths: { '/v1/items/{itemId}': { get: { responses: {} } } } }
const PROBLEM = {
  type: 'urn:foldin:problem:unknown-item',
  title: 'Unknown item',
  status: 404,
  detail: 'The model has no item "b".',
  code: 'unknown-item',
  requestId: 'r',
}
const problem = (body: object, init: { status: number; type?: string; id?: string }) =>
  new Response(JSON.stringify(body), {
    status: init.status,
    headers: { 'Content-Type': init.type ?? 'application/problem+json', 'X-Request-Id': init.id ?? 'r' },
  })

test.each<[string, Response]>([
  ['a 500', problem({ ...PROBLEM, status: 500 }, { status: 500 })],
  ['a refusal that is plain text', new Response('no', { status: 404 })],
  ['a problem of another type', problem(PROBLEM, { status: 404, type: 'application/json' })],
  ['a problem that lacks a field', problem({ ...PROBLEM, title: undefined }, { status: 404 })],
  ['a problem with a field too many', problem({ ...PROBLEM, stack: 'at …' }, { status: 404 })],
  ['a problem of another status', problem({ ...PROBLEM, status: 400 }, { status: 404 })],
  ['a problem of another request', problem(PROBLEM, { status: 404, id: 'other' })],
  ['a body with a 304', Object.defineProperty(new Response('x'), 'status', { value: 304 })],
])('the check finds %s, and the fuzz shrinks the request', async (_what, response) => {
  const found = await fuzzRequests(
    {
      requests: fc.record({
        method: fc.constant('GET'),
        target: fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1 }).map((id) => `/v1/items/${id}`),
        headers: fc.constant([]),
        body: fc.constant(null),
      }),
      send: async ({ target }) => {
        if (!target.includes('b')) return Response.json({ itemId: 'a' })
        const copy = response.clone()
        return Object.defineProperty(copy, 'status', { value: response.status })
      },
      check: createAnswerCheck(DOCUMENT),
    },
    { seed: 1, runs: 100 },
  )
  expect(found.failure).toContain('GET /v1/items/b []')
  expect(found.failure).toMatch(/again: --seed \d+ --requests 100$/)
})

test('the check passes a good answer and a good refusal, and names the route', async () => {
  const check = createAnswerCheck(DOCUMENT)
  const request = { method: 'GET', target: '/v1/items/a?x=1', headers: [], body: null }
  const route = 'GET /v1/items/{itemId}'
  expect(await check(request, Response.json({ itemId: 'a' }))).toEqual({ route, status: 200 })
  expect(await check(request, problem(PROBLEM, { status: 404 }))).toEqual({ route, status: 404 })
  expect((await check({ ...request, target: '/v1/nosuch' }, problem(PROBLEM, { status: 404 }))).route).toBe(
    'outside the document',
  )
})
