import { expect, test } from 'vitest'
import { ABANDONED_MS, LoadedOnce } from '../../../src/worker/model/loaded-once.ts'
import { manualClock } from './manual-clock.ts'

test('is loaded once for 50 who ask at the same time, and then stays', async () => {
  const clock = manualClock()
  const part = new LoadedOnce<object>(clock)
  let loads = 0
  const load = async () => {
    loads++
    await clock.turn()
    await clock.turn()
    return { number: loads }
  }
  const found = await Promise.all(Array.from({ length: 50 }, () => part.get(load)))
  expect(new Set(found).size).toBe(1)
  expect(await part.get(load)).toBe(found[0])
  expect(loads).toBe(1)
})

test('a failure is told to all who waited for it, and the next who asks loads again', async () => {
  const clock = manualClock()
  const part = new LoadedOnce<string>(clock)
  let loads = 0
  const fail = async () => {
    loads++
    await clock.turn()
    throw new Error('not in the store')
  }
  const asked = await Promise.allSettled(Array.from({ length: 5 }, () => part.get(fail)))
  expect(asked.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
  expect(loads).toBe(1)
  expect(await part.get(async () => 'loaded')).toBe('loaded')
})

test('a load that never ends is taken over by one who waits', async () => {
  const clock = manualClock()
  const part = new LoadedOnce<string>(clock)
  void part.get(() => new Promise(() => undefined))
  const startedAt = clock.now()
  expect(await part.get(async () => 'loaded')).toBe('loaded')
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(ABANDONED_MS)
  expect(clock.now() - startedAt).toBeLessThan(ABANDONED_MS + 100)
})
