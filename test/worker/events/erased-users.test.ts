import { beforeEach, expect, test } from 'vitest'
import { ErasedUsers, FRESH_MS, KEPT_MS, LIST_TIMEOUT_MS } from '../../../src/worker/events/erased-users.ts'
import { type ManualClock, manualClock } from '../model/manual-clock.ts'

/** What a read of the list gives, in the test's hands. */
let read: () => Promise<readonly string[]>
let reads: number
let reported: string[]
let clock: ManualClock
let users: ErasedUsers

beforeEach(() => {
  read = async () => ['ann']
  reads = 0
  reported = []
  clock = manualClock()
  const store = {
    erasedUsers() {
      reads++
      return read()
    },
  }
  const report = (event: string) => void reported.push(event)
  users = new ErasedUsers({ store, clock, report })
})

const ids = async () => [...((await users.ids()) ?? ['nothing is known'])]

async function keep(): Promise<void> {
  const works: Promise<unknown>[] = []
  users.keep((work) => works.push(work))
  await Promise.all(works)
}

test('is read before the first answer that goes by it, and again when it is as old as it may be', async () => {
  expect(await ids()).toEqual(['ann'])
  read = async () => ['ann', 'bob']
  clock.pass(FRESH_MS - 1)
  expect(await ids()).toEqual(['ann'])
  clock.pass(1)
  expect(await ids()).toEqual(['ann', 'bob'])
  expect(reads).toBe(2)
})

test('is kept by one read in ten minutes while no answer goes by it', async () => {
  await keep()
  for (let passed = 0; passed < KEPT_MS; passed += 1_000) {
    await keep()
    clock.pass(1_000)
  }
  expect(reads).toBe(1)
  await keep()
  expect(reads).toBe(2)
})

test('forgets nobody, whatever KV shows of before', async () => {
  expect(await ids()).toEqual(['ann'])
  for (const shown of [[], ['bob']]) {
    read = async () => shown
    clock.pass(FRESH_MS)
    await ids()
  }
  expect(await ids()).toEqual(['ann', 'bob'])
})

test.each([
  ['fails', () => Promise.reject(new Error('KV GET failed: 500'))],
  ['hangs', () => new Promise<never>(() => undefined)],
])('where reading %s, what is known stays good, and one answer in a period waits', async (_, broken) => {
  expect(await ids()).toEqual(['ann'])
  read = broken
  clock.pass(FRESH_MS)
  const first = ids()
  await clock.turn()
  clock.pass(LIST_TIMEOUT_MS)
  expect(await first).toEqual(['ann'])
  expect(await ids()).toEqual(['ann'])
  expect(reads).toBe(2)
  expect(reported).toEqual(['erased-users-unavailable'])
  read = async () => ['bob']
  clock.pass(FRESH_MS)
  expect(await ids()).toEqual(['ann', 'bob'])
})

test('where it never could be read, nothing is known, and each answer tries', async () => {
  read = () => Promise.reject(new Error('KV GET failed: 500'))
  expect(await users.ids()).toBeNull()
  expect(await users.ids()).toBeNull()
  read = async () => ['ann']
  expect(await ids()).toEqual(['ann'])
  expect(reads).toBe(3)
})

test('where keeping it has failed, it is tried again after a period', async () => {
  read = () => Promise.reject(new Error('KV GET failed: 500'))
  await keep()
  await keep()
  expect(reads).toBe(1)
  clock.pass(FRESH_MS)
  await keep()
  expect(reads).toBe(2)
})
