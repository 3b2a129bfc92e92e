import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inCanaryShare } from '../../../src/worker/model/canary-share.ts'

const USERS = Array.from({ length: 20_000 }, (_, user) => `user-${user}`)
const shareOf = (version: string, percent: number) =>
  USERS.filter((userId) => inCanaryShare(version, percent, userId))

describe('the share of a canary', () => {
  test.each([
    [0, 0],
    [100, USERS.length],
  ])('of %i percent is exact', (percent, users) => {
    expect(shareOf('v2', percent)).toHaveLength(users)
  })

  test.each([0.5, 1, 5, 50, 99])('of %d percent is that of the users, within four deviations', (percent) => {
    const share = percent / 100
    const deviation = Math.sqrt(USERS.length * share * (1 - share))
    expect(Math.abs(shareOf('v2', percent).length - USERS.length * share)).toBeLessThan(4 * deviation)
  })

  test('keeps its users when it grows', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (userId, one, other) => {
          const [small, large] = [Math.min(one, other), Math.max(one, other)]
          if (inCanaryShare('v2', small, userId)) expect(inCanaryShare('v2', large, userId)).toBe(true)
        },
      ),
    )
  })

  test('is of other users for another version', () => {
    const [second, third] = [new Set(shareOf('v2', 10)), shareOf('v3', 10)]
    const both = third.filter((userId) => second.has(userId)).length
    expect(both / USERS.length).toBeGreaterThan(0.005)
    expect(both / USERS.length).toBeLessThan(0.015)
  })

  test('is the same on every machine', () => {
    expect(
      USERS.slice(0, 60).filter((userId) => inCanaryShare('9f2c41d07be35a88', 10, userId)),
    ).toMatchInlineSnapshot(`
      [
        "user-10",
        "user-13",
        "user-32",
        "user-42",
        "user-59",
      ]
    `)
  })
})
