import { expect, test } from 'vitest'
import { httpEventSource } from '../../../scripts/train/events/event-source.ts'

const SERVICE = new URL('https://foldin.example')
const PAGE = { events: [], after: '1.0.0.0', isLast: true }

function problem(status: number, code: string, headers = {}): Response {
  return Response.json({ code, detail: `The detail of ${code}.` }, { status, headers })
}

function source(answers: (Response | Error)[], key: string | null = null) {
  const asked: string[] = []
  const waits: number[] = []
  const ask = async (input: RequestInfo | URL, init?: RequestInit) => {
    asked.push(`${input} ${new Headers(init?.headers).get('Authorization') ?? 'open'}`)
    const answer = answers.shift() ?? new Error('asked too often')
    if (answer instanceof Error) throw answer
    return answer
  }
  const wait = async (milliseconds: number) => waits.push(milliseconds)
  return { source: httpEventSource(SERVICE, key, { ask, wait }), asked, waits }
}

test('asks for pages, with the key and the place', async () => {
  const fake = source([Response.json(PAGE), Response.json(PAGE)], 'fld_sec_x')
  expect(await fake.source.page(null)).toEqual(PAGE)
  expect(await fake.source.page('1.0.0.0')).toEqual(PAGE)
  expect(fake.asked).toEqual([
    'https://foldin.example/v1/events Bearer fld_sec_x',
    'https://foldin.example/v1/events?after=1.0.0.0 Bearer fld_sec_x',
  ])
})

test('waits as long as it is told to, at most half a minute, and gives up after five attempts', async () => {
  const busy = () => problem(503, 'event-store-unavailable', { 'Retry-After': '5' })
  const fake = source([
    busy(),
    problem(429, 'too-many-requests', { 'Retry-After': '900' }),
    Response.json(PAGE),
  ])
  expect(await fake.source.page(null)).toEqual(PAGE)
  expect(fake.waits).toEqual([5_000, 30_000])
  const gone = source([busy(), busy(), busy(), busy(), busy()])
  await expect(gone.source.page(null)).rejects.toThrow(
    'https://foldin.example refuses (503 event-store-unavailable): The detail of event-store-unavailable.',
  )
  expect(gone.waits).toHaveLength(4)
})

test('says how to get a key where one is needed', async () => {
  await expect(source([problem(401, 'key-missing')]).source.page(null)).rejects.toThrow(
    /401 key-missing.*foldin keys create --secret --scope export --scope read.*FOLDIN_KEY/,
  )
})

test('says when nobody answers, or somebody else', async () => {
  await expect(source([new Error('ECONNREFUSED')]).source.page(null)).rejects.toThrow(
    'https://foldin.example does not answer: ECONNREFUSED. Check --url',
  )
  await expect(source([new Response('<html>', { status: 404 })]).source.page(null)).rejects.toThrow(
    'https://foldin.example answers 404, and is no Foldin service. Check --url',
  )
})

test('knows what the served model takes an unstated value for, and that there is none', async () => {
  const rating = { kind: 'rating', dislikedBelow: 3, top: 5, weight: 1, leastWeight: 1, dislikeWeight: 1 }
  const served = source([Response.json({ ranking: { weightRule: rating } })])
  expect(await served.source.unstatedValue()).toBe(5)
  const empty = source([problem(503, 'no-model')])
  expect(await empty.source.unstatedValue()).toBeNull()
  expect(empty.waits).toEqual([])
})
