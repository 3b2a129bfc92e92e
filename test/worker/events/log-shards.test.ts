import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodePlaces,
  encodePlaces,
  LOG_SHARDS,
  NOTHING_EXPORTED,
  shardOf,
} from '../../../src/worker/events/log-shards.ts'

test('users are where they have always been: what is stored goes by it', () => {
  const users = ['1', '42', 'ann', 'user-0', 'användare/2 %', '子供']
  expect(users.map(shardOf)).toEqual([0, 3, 0, 3, 3, 0])
})

test('users are spread over all parts', () => {
  const counts = Array(LOG_SHARDS).fill(0)
  for (let user = 0; user < 4_000; user++) counts[shardOf(`user-${user}`)]++
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150)
})

test('places come back as they were encoded, and nothing else is taken for some', () => {
  const places = fc.array(fc.nat({ max: 1e14 }), { minLength: LOG_SHARDS, maxLength: LOG_SHARDS })
  fc.assert(
    fc.property(places, (given) => {
      expect(decodePlaces(encodePlaces(given))).toEqual(given)
    }),
    { seed: 42 },
  )
  expect(decodePlaces(encodePlaces(NOTHING_EXPORTED))).toEqual([0, 0, 0, 0])
  fc.assert(
    fc.property(fc.string(), (text) => {
      const decoded = decodePlaces(text)
      if (decoded !== null) expect(encodePlaces(decoded)).toBe(text)
    }),
    { seed: 42 },
  )
})
