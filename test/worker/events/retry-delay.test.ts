import { expect, test } from 'vitest'
import { retryDelayMs } from '../../../src/worker/events/retry-delay.ts'

test('doubles with every failure, up to a quarter of an hour', () => {
  expect([1, 2, 3, 9, 10, 20, 10_000].map(retryDelayMs)).toEqual([
    2_000, 4_000, 8_000, 512_000, 900_000, 900_000, 900_000,
  ])
})
