/** When the client asks again, how long it waits, and when it gives up: with a clock of the test's own. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFoldinClient, type FoldinClientOptions, type FoldinError } from '../../src/client/index.ts'

interface Refusal {
  readonly status: number
  readonly retryAfter?: string
}

/** A service that refuses as told, then answers. `random` is the jitter, 1 the longest. */
function refusing(refusals: readonly Refusal[], options: Partial<FoldinClientOptions> = {}) {
  let nowMs = 1_000_000
  let calls = 0
  const waits: number[] = []
  const client = createFoldinClient({
    endpoint: 'https://foldin.test',
    now: () => nowMs,
    random: () => 1,
    wait: async (ms) => {
      waits.push(ms)
      nowMs += ms
    },
    fetch: async () => {
      const refusal = refusals[calls++]
      if (!refusal) return Response.json({ accepted: 1 })
      const { status, retryAfter } = refusal
      const problem = { code: 'model-unavailable', detail: 'not just now' }
      return Response.json(problem, { status, headers: retryAfter ? { 'Retry-After': retryAfter } : {} })
    },
    ...options,
  })
  return { client, waits, calls: () => calls }
}

const asError = (error: unknown) => error as FoldinError

describe('repeats', () => {
  test.each([429, 503])('a call that is answered with %i is asked twice more', async (status) => {
    const { client, waits, calls } = refusing([{ status }, { status }])
    await client.model()
    expect(calls()).toBe(3)
    expect(waits).toEqual([300, 600])
  })

  test('writes are repeated too: events have ids, an erasure done twice is one', async () => {
    const { client, calls } = refusing([{ status: 503 }])
    await client.sendEvents({ events: [{ eventId: 'e1', type: 'click', userId: '42', itemId: '1' }] })
    await client.eraseUser('42')
    expect(calls()).toBe(3)
  })

  test.each([400, 401, 404, 409, 500, 502, 504])('a call that is answered with %i is not', async (status) => {
    const { client, calls } = refusing([{ status }])
    const error = await client.model().catch(asError)
    expect(error).toMatchObject({ status })
    expect(calls()).toBe(1)
  })

  test('no connection is not asked again', async () => {
    let calls = 0
    const { client } = refusing([], {
      fetch: () => {
        calls++
        return Promise.reject(new TypeError('fetch failed'))
      },
    })
    expect(await client.model().catch(asError)).toMatchObject({ code: 'unreachable' })
    expect(calls).toBe(1)
  })

  test('after three refusals the last is thrown, with what the service asked for', async () => {
    const status = 503
    const { client, calls } = refusing([{ status }, { status }, { status, retryAfter: '7' }])
    expect(await client.model().catch(asError)).toMatchObject({
      code: 'model-unavailable',
      retryAfterMs: 7000,
    })
    expect(calls()).toBe(3)
  })

  test('repeats: 0 asks once', async () => {
    const { client, calls } = refusing([{ status: 503 }], { repeats: 0 })
    await expect(client.model()).rejects.toMatchObject({ status: 503 })
    expect(calls()).toBe(1)
  })

  test('Retry-After is the least wait, the jitter comes on top', async () => {
    const { client, waits } = refusing([{ status: 429, retryAfter: '2' }])
    await client.model()
    expect(waits).toEqual([2300])
  })

  test('a date in Retry-After leaves the wait to the client', async () => {
    const { client, waits } = refusing([{ status: 429, retryAfter: 'Fri, 31 Dec 2027 23:59:59 GMT' }])
    await client.model()
    expect(waits).toEqual([300])
  })

  test('a wait that would end after the deadline is not begun: the refusal says more than a timeout', async () => {
    const { client, waits } = refusing([{ status: 503, retryAfter: '30' }])
    expect(await client.model().catch(asError)).toMatchObject({ status: 503, retryAfterMs: 30_000 })
    expect(waits).toEqual([])
  })

  test('whatever the jitter, a wait is between what was asked for and 5 seconds more, growing at most twofold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
          minLength: 9,
          maxLength: 9,
        }),
        fc.integer({ min: 0, max: 3 }),
        async (draws, retryAfterS) => {
          let drawn = 0
          const refusals = draws.map(() => ({ status: 503, retryAfter: String(retryAfterS) }))
          const { client, waits } = refusing(refusals, {
            random: () => draws[drawn++] ?? 0,
            repeats: 8,
            timeoutMs: 1e6,
          })
          await expect(client.model()).rejects.toMatchObject({ status: 503 })
          expect(waits).toHaveLength(8)
          for (const [repeat, wait] of waits.entries()) {
            const window = Math.min(5000, 300 * 2 ** repeat)
            expect(wait).toBeGreaterThanOrEqual(retryAfterS * 1000)
            expect(wait).toBeLessThanOrEqual(retryAfterS * 1000 + window)
          }
        },
      ),
      { seed: 42, numRuns: 50 },
    )
  })

  test('an abort ends the wait, with its reason', async () => {
    const controller = new AbortController()
    const { client } = refusing([{ status: 503 }], {
      wait: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          controller.abort(new Error('changed my mind'))
        }),
    })
    await expect(client.model({ signal: controller.signal })).rejects.toThrow('changed my mind')
  })
})
