import { describe, expect, test } from 'vitest'
import {
  LARGEST_MEMORY_BYTES,
  MemoryLimitError,
  planMemory,
  type TrainingSize,
  vectorWidth,
} from '../../../scripts/train/als/memory-plan.ts'

const scratchBytes = (width: number) => 4 * width * (width + 65)
const small: TrainingSize = { users: 100, items: 50, pairs: 1000, factors: 64, biases: 0, threads: 2 }
/** MovieLens 25M and more. */
const large: TrainingSize = {
  users: 160_000,
  items: 60_000,
  pairs: 25_000_000,
  factors: 64,
  biases: 0,
  threads: 8,
}

describe('planMemory', () => {
  test('gives every part an address of its own, on a cache line, none at zero', () => {
    const { users, items, scratch, bytes, ...parts } = planMemory(small, scratchBytes)
    const addressesOf = ({ rows: _, ...side }: typeof users) => Object.values(side)
    const addresses = [...addressesOf(users), ...addressesOf(items), ...Object.values(parts), ...scratch]
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(addresses.filter((address) => address % 64 !== 0 || address === 0 || address >= bytes)).toEqual([])
    expect(scratch).toHaveLength(2)
    expect(items.factors - items.values).toBeGreaterThanOrEqual(4 * 1000)
    expect(items.scales - items.factors).toBeGreaterThanOrEqual(4 * 50 * 64)
  })

  test('25 M interactions of 160 k users and 60 k items at 64 factors stay under 1 GiB', () => {
    expect(planMemory(large, scratchBytes).bytes).toBeLessThan(2 ** 30)
  })

  test('over 4 GiB: MemoryLimitError that says what fits, and what it says does fit', () => {
    const tooWide = { ...large, users: 2_000_000, factors: 512 }
    expect(() => planMemory(tooWide, scratchBytes)).toThrow(MemoryLimitError)
    expect(() => planMemory(tooWide, scratchBytes)).toThrow(
      /^25000000 interactions of 2000000 users and 60000 items at 512 factors need 4\.4 GiB, a WebAssembly memory holds 4 GiB: at most 456 factors fit \(--factors 456\)$/,
    )
    expect(planMemory({ ...tooWide, factors: 456 }, scratchBytes).bytes).toBeLessThanOrEqual(
      LARGEST_MEMORY_BYTES,
    )
    expect(() => planMemory({ ...tooWide, factors: 457 }, scratchBytes)).toThrow(MemoryLimitError)
  })

  test('a table with a bias fits with one factor less', () => {
    const rating: TrainingSize = { ...large, users: 2_000_000, factors: 511, biases: 1 }
    expect(() => planMemory(rating, scratchBytes)).toThrow('at most 455 factors fit (--factors 455)')
    expect(planMemory({ ...rating, factors: 455 }, scratchBytes).bytes).toBeLessThanOrEqual(
      LARGEST_MEMORY_BYTES,
    )
  })

  test('too many interactions for any number of factors: says so', () => {
    expect(() => planMemory({ ...large, pairs: 300_000_000 }, scratchBytes)).toThrow(
      'no number of factors fits; train on a part of the interactions',
    )
  })
})

test.each([
  [1, 8],
  [8, 8],
  [9, 16],
  [64, 64],
  [65, 72],
])('vectorWidth(%i) is %i', (factors, width) => {
  expect(vectorWidth(factors)).toBe(width)
})
