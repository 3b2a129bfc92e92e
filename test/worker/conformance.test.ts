import { beforeAll, expect, test } from 'vitest'
import { Conformance } from './conformance.ts'
import { fixtureModel } from './fixture-model.ts'
import { testService } from './test-service.ts'

let conformance: Conformance
let whole: { body: object; headers: Headers }

beforeAll(async () => {
  const service = testService()
  service.publish(fixtureModel())
  conformance = new Conformance((await (await service.get('/openapi.json')).json()) as never)
  const response = await service.get('/v1/popular?limit=1')
  whole = { body: (await response.json()) as object, headers: response.headers }
})

interface Changes {
  readonly status?: number
  readonly body?: object
  readonly headers?: Record<string, string | null>
}

function check({ status = 200, body = {}, headers = {} }: Changes): Promise<void> {
  const all = new Headers(whole.headers)
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name)
    else all.set(name, value)
  }
  const response = new Response(JSON.stringify({ ...whole.body, ...body }), { status, headers: all })
  return conformance.check({ method: 'GET', path: '/v1/popular?limit=1', response })
}

test('an answer as described passes', async () => {
  await expect(check({})).resolves.toBeUndefined()
})

test.each<[string, Changes, RegExp]>([
  ['a field that is not described', { body: { extra: 1 } }, /unevaluatedProperty":"extra"/],
  [
    'one further in',
    { body: { items: [{ itemId: 'a', score: 1, extra: 1 }] } },
    /items\/0 .*unevaluatedProperty":"extra"/,
  ],
  ['a field that is missing', { body: { items: [{ itemId: 'a' }] } }, /required property 'score'/],
  ['a field of another type', { body: { modelVersion: 7 } }, /modelVersion must be string/],
  ['a status that is not described', { status: 418 }, /status 418 is not described/],
  ['a header that is not described', { headers: { 'X-Extra': '1' } }, /header x-extra is not described/],
  ['a header that is missing', { headers: { 'X-Request-Id': null } }, /header X-Request-Id is missing/],
  ['a header of another form', { headers: { 'Cache-Control': 'max-age' } }, /must match pattern/],
  ['another type of body', { headers: { 'Content-Type': 'text/html' } }, /type text\/html, expected/],
])('%s is found', async (_, changes, complaint) => {
  await expect(check(changes)).rejects.toThrow(complaint)
})

test.each([
  [404, 'unknown-route', true],
  [404, 'unknown-item', false],
  [200, 'unknown-route', false],
])('outside the routes, status %i with %s: %j', async (status, code, passes) => {
  const problem = { type: 'urn:x', title: 'x', status, detail: 'x', code, requestId: 'x' }
  const response = new Response(JSON.stringify(problem), { status })
  const checked = conformance.check({ method: 'GET', path: '/nosuch', response })
  if (passes) await expect(checked).resolves.toBeUndefined()
  else await expect(checked).rejects.toThrow(/expected/)
})
