import { describe, expect, test } from 'vitest'
import type { BlobStore } from '../../../src/model/blob-store.ts'
import { TimeLimitError } from '../../../src/worker/model/time-limit.ts'
import { timeLimitedBlobs, timeLimitedDocuments } from '../../../src/worker/stores/time-limited.ts'
import { manualClock } from '../model/manual-clock.ts'

const LIMITS = { stepMs: 1000, streamMs: 2500 }
const never = <Value>() => new Promise<Value>(() => undefined)

/** A store whose every answer the test gives out itself. */
function setUp() {
  const clock = manualClock()
  const chunk = { take: (): Promise<Uint8Array<ArrayBuffer>> => never() }
  const state = { left: 0 }
  async function* body() {
    try {
      for (;;) yield await chunk.take()
    } finally {
      state.left++
    }
  }
  const below: BlobStore = {
    open: async () => ({ bytes: 9, body: body() }),
    read: () => never(),
  }
  return { clock, chunk, state, below, store: timeLimitedBlobs(below, clock, LIMITS) }
}

/** What becomes of the work when so much time has passed. */
async function outcomeAfter<Value>(
  clock: ReturnType<typeof manualClock>,
  work: Promise<Value>,
  milliseconds: number,
) {
  let outcome: unknown = 'waits'
  work.then(
    (value) => {
      outcome = value
    },
    (error: unknown) => {
      outcome = error
    },
  )
  await clock.turn()
  clock.pass(milliseconds)
  await clock.turn()
  return outcome
}

describe('a store that hangs', () => {
  test('lets a range read go when its time is over, not before', async () => {
    const { clock, store } = setUp()
    const reading = store.read('blob/a', 0, 1)
    expect(await outcomeAfter(clock, reading, 999)).toBe('waits')
    expect(await outcomeAfter(clock, reading, 1)).toEqual(
      new TimeLimitError('blob/a: no answer within 1000 ms'),
    )
  })

  test('lets a document and an opening go', async () => {
    const { clock, below } = setUp()
    const documents = timeLimitedDocuments({ get: () => never() }, clock, LIMITS)
    expect(await outcomeAfter(clock, documents.get('pointer'), 1000)).toBeInstanceOf(TimeLimitError)
    const opening = timeLimitedBlobs({ ...below, open: () => never() }, clock, LIMITS).open('blob/a')
    expect(await outcomeAfter(clock, opening, 1000)).toBeInstanceOf(TimeLimitError)
  })

  test('lets a stream go in the middle, and does not wait for its end', async () => {
    const { clock, chunk, store } = setUp()
    chunk.take = async () => Uint8Array.of(1)
    const stream = (await store.open('blob/a'))?.body[Symbol.asyncIterator]()
    expect(await stream?.next()).toMatchObject({ value: Uint8Array.of(1) })
    chunk.take = never
    expect(await outcomeAfter(clock, stream?.next() ?? never(), 1000)).toBeInstanceOf(TimeLimitError)
  })
})

test('a stream that trickles ends when the time of the whole is over', async () => {
  const { clock, chunk, store } = setUp()
  chunk.take = async () => Uint8Array.of(1)
  const stream = (await store.open('blob/a'))?.body[Symbol.asyncIterator]()
  for (let second = 0; second < 2; second++) {
    await stream?.next()
    clock.pass(1000)
  }
  chunk.take = never
  const next = stream?.next() ?? never()
  expect(await outcomeAfter(clock, next, 499)).toBe('waits')
  expect(await outcomeAfter(clock, next, 1)).toBeInstanceOf(TimeLimitError)
})

test('what answers in time is passed on: values, absence and errors', async () => {
  const clock = manualClock()
  const documents = timeLimitedDocuments({ get: async (key) => ({ key }) }, clock, LIMITS)
  expect(await documents.get('pointer')).toEqual({ key: 'pointer' })
  const failing: BlobStore = { open: async () => null, read: () => Promise.reject(new Error('on fire')) }
  const store = timeLimitedBlobs(failing, clock, LIMITS)
  expect(await store.open('blob/a')).toBeNull()
  await expect(store.read('blob/a', 0, 1)).rejects.toThrow('on fire')
})

test('a reader who leaves early ends the stream below', async () => {
  const { chunk, store, state } = setUp()
  chunk.take = async () => Uint8Array.of(1)
  for await (const _ of (await store.open('blob/a'))?.body ?? []) break
  await new Promise(setImmediate)
  expect(state.left).toBe(1)
})
