/** The client against a fetch that records what it was asked and answers as told. */
import { describe, expect, test } from 'vitest'
import { createFoldinClient, type FoldinClientOptions, FoldinError } from '../../src/client/index.ts'
import { testService } from '../worker/test-service.ts'

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: unknown
}

function clientAnswering(
  answer: (url: string) => Response | Promise<Response>,
  options: Partial<FoldinClientOptions> = {},
) {
  const asked: Asked[] = []
  const fakeFetch: typeof fetch = async (input, init) => {
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null
    asked.push({
      method: init?.method ?? 'GET',
      url: String(input),
      headers: new Headers(init?.headers),
      body,
    })
    return answer(String(input))
  }
  return {
    client: createFoldinClient({ endpoint: 'https://foldin.test', fetch: fakeFetch, ...options }),
    asked,
  }
}

async function failureOf(call: Promise<unknown>): Promise<FoldinError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof FoldinError) return error
  throw new Error(`expected a FoldinError, got ${error}`)
}

const problem = {
  type: 'urn:foldin:problem:unknown-item',
  title: 'Unknown item',
  status: 404,
  detail: 'The model has no item "nosuch".',
  code: 'unknown-item',
  requestId: 'r1',
}
const answerProblem = () =>
  new Response(JSON.stringify(problem), {
    status: 404,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', 'X-Request-Id': 'r1' },
  })

describe('what is asked', () => {
  test('every call has its method, path, query and body', async () => {
    const { client, asked } = clientAnswering(() => Response.json({}))
    const filter = { genres: { any: ['Comedy'] } }
    await client.recommend({ interactions: [{ itemId: '1', value: 4.5 }], filter, halfLifeDays: 30 })
    await client.recommendForUser('42', {
      limit: 5,
      excludeSeen: false,
      exclude: ['2', '3'],
      filter,
      diversity: 0.3,
      explain: true,
      maxReasons: 2,
      minScore: 0.2,
      cursor: 'next',
      include: ['metadata', 'predictedRating'],
    })
    await client.rank({ itemIds: ['1', '2'] })
    await client.predict({ itemIds: ['1'] })
    await client.similarItems('1', { limit: 3, exclude: ['2', '3'], filter })
    await client.similarUsers('42', { limit: 3 })
    await client.popular()
    await client.items({ filter, limit: 8, cursor: 'next' })
    await client.searchItems('toy sto', { limit: 8, include: ['metadata'] })
    await client.item('1', { include: ['metadata'] })
    await client.model()
    await client.analysis('zipf')
    await client.sendEvents({ events: [{ type: 'click', userId: '42', itemId: '1' }] })
    await client.exportEvents({ after: '1.0', limit: 5 })
    await client.eraseUser('42')
    const json = encodeURIComponent(JSON.stringify(filter))
    expect(asked.map(({ method, url }) => `${method} ${url.replace('https://foldin.test', '')}`)).toEqual([
      'POST /v1/recommendations',
      `GET /v1/users/42/recommendations?limit=5&excludeSeen=false&exclude=2&exclude=3&filter=${json}&diversity=0.3&explain=true&maxReasons=2&minScore=0.2&cursor=next&include=metadata&include=predictedRating`,
      'POST /v1/rankings',
      'POST /v1/predictions',
      `GET /v1/items/1/similar?limit=3&exclude=2&exclude=3&filter=${json}`,
      'GET /v1/users/42/similar?limit=3',
      'GET /v1/popular',
      `GET /v1/items?filter=${json}&limit=8&cursor=next`,
      'GET /v1/items?q=toy+sto&limit=8&include=metadata',
      'GET /v1/items/1?include=metadata',
      'GET /v1/model',
      'GET /v1/analysis/zipf',
      'POST /v1/events',
      'GET /v1/events?after=1.0&limit=5',
      'DELETE /v1/users/42',
    ])
    expect(asked[0]?.body).toEqual({ interactions: [{ itemId: '1', value: 4.5 }], filter, halfLifeDays: 30 })
    expect(asked[3]?.body).toEqual({ itemIds: ['1'] })
  })

  test('there is a call for every route of the API', async () => {
    const { client, asked } = clientAnswering(() => Response.json({}))
    const id = '{id}'
    await Promise.all([
      client.recommend({}),
      client.recommendForUser(id),
      client.rank({ itemIds: [] }),
      client.predict({ itemIds: [] }),
      client.similarItems(id),
      client.similarUsers(id),
      client.popular(),
      client.items(),
      client.item(id),
      client.model(),
      client.analysis(id as 'zipf'),
      client.sendEvents({ events: [] }),
      client.exportEvents(),
      client.eraseUser(id),
    ])
    const document = (await (await testService().get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>
    }
    const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      path.startsWith('/v1/')
        ? Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/{\w+}/, id)}`)
        : [],
    )
    const called = asked.map(({ method, url }) => `${method} ${decodeURIComponent(new URL(url).pathname)}`)
    expect(called.sort()).toEqual(routes.sort())
  })

  test('the key goes with every call, and nothing without one', async () => {
    const { client, asked } = clientAnswering(() => Response.json({}), { key: 'fld_pub_1' })
    await client.model()
    await client.predict({ itemIds: ['1'] })
    expect(asked.map(({ headers }) => headers.get('Authorization'))).toEqual([
      'Bearer fld_pub_1',
      'Bearer fld_pub_1',
    ])
    const open = clientAnswering(() => Response.json({}))
    await open.client.model()
    expect([...(open.asked[0]?.headers ?? [])]).toEqual([])
  })

  test('pages are asked for one after the other, as they are taken', async () => {
    const next = new Map([
      [null, 'second'],
      ['second', 'third'],
    ])
    const { client, asked } = clientAnswering((url) => {
      const nextCursor = next.get(new URL(url).searchParams.get('cursor'))
      return Response.json({ items: [], ...(nextCursor ? { nextCursor } : {}) })
    })
    const pages = client.itemPages({ limit: 2 })
    expect((await pages.next()).value).toMatchObject({ nextCursor: 'second' })
    expect(asked).toHaveLength(1)
    for await (const page of pages) expect(page).toHaveProperty('items')
    expect(asked.map(({ url }) => new URL(url).search)).toEqual([
      '?limit=2',
      '?limit=2&cursor=second',
      '?limit=2&cursor=third',
    ])
  })

  test('an export goes on until it has the last event', async () => {
    const { client, asked } = clientAnswering((url) =>
      Response.json({ events: [], after: 'b', isLast: url.includes('after=b') }),
    )
    for await (const { events } of client.exportedEventPages()) expect(events).toEqual([])
    expect(asked.map(({ url }) => new URL(url).search)).toEqual(['', '?after=b'])
  })

  test('ids of any script and with reserved characters stay one path segment', async () => {
    const { client, asked } = clientAnswering(() => Response.json({}))
    await client.item('七人の侍/?#&%')
    expect(asked[0]?.url).toBe(`https://foldin.test/v1/items/${encodeURIComponent('七人の侍/?#&%')}`)
  })

  test("the endpoint's path is kept, its last slash is not doubled", async () => {
    const { client, asked } = clientAnswering(() => Response.json({}), {
      endpoint: 'https://shop.test/recommend/',
    })
    await client.model()
    expect(asked[0]?.url).toBe('https://shop.test/recommend/v1/model')
  })

  test('an endpoint that is no absolute URL is refused', () => {
    expect(() => createFoldinClient({ endpoint: '/api' })).toThrow(
      'endpoint is "/api", expected an absolute URL',
    )
  })
})

describe('what goes wrong', () => {
  test('a problem document becomes a FoldinError with its code, status and detail', async () => {
    const { client } = clientAnswering(answerProblem)
    const error = await failureOf(client.item('nosuch'))
    expect(error).toMatchObject({
      code: 'unknown-item',
      status: 404,
      detail: problem.detail,
      problem,
      requestId: 'r1',
      retryAfterMs: null,
    })
    expect(error.message).toBe('unknown-item: The model has no item "nosuch".')
  })

  test.each([
    ['an error page', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), 502],
    [
      "another service's problem",
      () => new Response('{}', { status: 400, headers: { 'Content-Type': 'application/problem+json' } }),
      400,
    ],
    ['an answer that is not JSON', () => new Response('<!doctype html>'), 200],
  ])('%s is an unexpected answer', async (_, answer, status) => {
    const { client } = clientAnswering(answer)
    expect(await failureOf(client.model())).toMatchObject({
      code: 'unexpected-answer',
      status,
      problem: null,
    })
  })

  test('no connection is unreachable, with the cause kept', async () => {
    const cause = new TypeError('fetch failed')
    const { client } = clientAnswering(() => Promise.reject(cause))
    expect(await failureOf(client.model())).toMatchObject({ code: 'unreachable', status: null, cause })
  })

  test('no answer in timeoutMs is a timeout', async () => {
    const client = createFoldinClient({ endpoint: 'https://foldin.test', fetch: neverAnswers, timeoutMs: 5 })
    expect(await failureOf(client.model())).toMatchObject({
      code: 'timeout',
      detail: 'no answer from https://foldin.test/v1/model within 5 ms',
    })
  })

  test("an abort throws the signal's reason, not a FoldinError", async () => {
    const client = createFoldinClient({ endpoint: 'https://foldin.test', fetch: neverAnswers })
    const controller = new AbortController()
    const call = client.model({ signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  })
})

/** Like the platform's fetch of a server that never answers: rejects only when its signal says so. */
const neverAnswers: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
  })
