/** How much of a body is read, and for how long. */
import { beforeEach, describe, expect, test } from 'vitest'
import { BODY_DEADLINE_MS, MAX_BODY_BYTES } from '../../../src/worker/contract/limits.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'
import { storeKeys } from './stored-keys.ts'

const PATH = '/v1/recommendations'
const encode = (text: string) => new TextEncoder().encode(text)

let service: TestService
beforeEach(() => {
  service = testService()
  service.publish(fixtureModel())
})

/** A body of so many bytes that is JSON, most of it white space. */
function padded(bytes: number): string {
  return `{"limit":3${' '.repeat(bytes - 11)}}`
}

interface Sent {
  readonly chunks: readonly Uint8Array[]
  /** Milliseconds before each chunk. */
  readonly pauseMs?: number
  /** Whether it goes on without end after the chunks. */
  readonly open?: boolean
  readonly path?: string
  readonly headers?: Record<string, string>
}

/** Sends a body in pieces, and says how it ended. */
function send({ chunks, pauseMs = 0, open = false, path = PATH, headers = {} }: Sent) {
  const state = { pulls: 0, cancelled: false }
  const left = [...chunks]
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        state.pulls++
        await service.clock.turn()
        service.clock.pass(pauseMs)
        const chunk = left.shift()
        if (chunk !== undefined) controller.enqueue(chunk)
        else if (!open) controller.close()
        else controller.enqueue(encode(' '))
      },
      cancel() {
        state.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  const sent = { 'Content-Type': 'application/json', ...headers }
  const init = { method: 'POST', headers: sent, body, duplex: 'half' }
  return { response: service.request(path, init as RequestInit), state }
}

describe('the size of a body', () => {
  test('may be the limit, and not a byte more, with its length stated or not', async () => {
    for (const [bytes, status] of [
      [MAX_BODY_BYTES, 200],
      [MAX_BODY_BYTES + 1, 413],
    ] as const) {
      const body = padded(bytes)
      const headers = { 'Content-Type': 'application/json' }
      const stated = { ...headers, 'Content-Length': String(bytes) }
      expect((await service.request(PATH, { method: 'POST', headers: stated, body })).status).toBe(status)
      expect((await send({ chunks: [encode(body)] }).response).status).toBe(status)
    }
  })

  test('counts what comes, whatever length was stated', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '10' }
    const body = padded(MAX_BODY_BYTES + 1)
    await expectProblem(await service.request(PATH, { method: 'POST', headers, body }), 413, 'body-too-large')
  })

  test('is given up at the limit, however much more would come', async () => {
    const { response, state } = send({ chunks: Array(100).fill(encode(' '.repeat(2 ** 16))), open: true })
    await expectProblem(await response, 413, 'body-too-large')
    expect(state).toEqual({ pulls: MAX_BODY_BYTES / 2 ** 16 + 1, cancelled: true })
  })
})

describe('a body in pieces', () => {
  test.each([1, 7, 10_000])('of %d bytes is read whole', async (size) => {
    const text = encode(
      size === 10_000 ? padded(100_001) : '{"limit":3,"interactions":[{"itemId":"子供-4","value":5}]}',
    )
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      text.subarray(index * size, (index + 1) * size),
    )
    const response = await send({ chunks }).response
    expect(response.status).toBe(200)
    expect(((await response.json()) as { items: unknown[] }).items).toHaveLength(3)
  })

  test('may take the deadline, and no longer', async () => {
    const pieces = [...'{"limit":3}'].map((letter) => encode(letter))
    // The end of the stream is a piece too.
    const pauses = pieces.length + 1
    const inTime = send({ chunks: pieces, pauseMs: Math.floor((BODY_DEADLINE_MS - 1) / pauses) })
    expect((await inTime.response).status).toBe(200)
    const late = send({ chunks: pieces, pauseMs: BODY_DEADLINE_MS / 4 })
    const problem = await expectProblem(await late.response, 408, 'body-too-slow')
    expect(problem.detail).toBe('The body was not there after 10 seconds: send less, or again.')
    expect(late.state.cancelled).toBe(true)
  })

  test('that never ends is given up, though something comes all the time', async () => {
    const { response, state } = send({ chunks: [encode('{"limit":3')], pauseMs: 999, open: true })
    await expectProblem(await response, 408, 'body-too-slow')
    expect(state.cancelled).toBe(true)
    expect(state.pulls).toBeLessThan(15)
  })

  test('that breaks off is no failure of the service', async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error('connection lost'))
      },
    })
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, duplex: 'half' }
    await expectProblem(await service.request(PATH, init as RequestInit), 400, 'malformed-json')
  })
})

describe('nothing is read of a body', () => {
  test('that states to be larger than the limit', async () => {
    const headers = { 'Content-Length': `${MAX_BODY_BYTES + 1}` }
    const { response, state } = send({ chunks: [], open: true, headers })
    await expectProblem(await response, 413, 'body-too-large')
    expect(state.pulls).toBe(0)
  })

  test('of somebody who is not let in', async () => {
    storeKeys(service.kv, [])
    const { response, state } = send({ chunks: [], open: true })
    await expectProblem(await response, 401, 'missing-key')
    expect(state.pulls).toBe(0)
  })

  test.each(['/nosuch', '/v1/popular'])('that is sent to %s, where none is taken', async (path) => {
    const { response, state } = send({ chunks: [], open: true, path })
    expect([404, 405]).toContain((await response).status)
    expect(state.pulls).toBe(0)
  })
})
