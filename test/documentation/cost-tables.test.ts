/** docs/costs.md holds what `npm run costs` prints. `vitest -u` does not write it: paste it. */
import { expect, test } from 'vitest'
import { costOf, costTable, monthlyCost, usageTable } from '../../scripts/costs/costs.ts'
import { FREE_PER_DAY, PRICES, SUBSCRIPTION } from '../../scripts/costs/prices.ts'
import { usageOf } from '../../scripts/costs/workload.ts'
import { textOf } from './fences.ts'

test('the tables of the document are those of the command', () => {
  expect(textOf('docs/costs.md')).toContain(
    `<!-- npm run costs -->\n\n${costTable()}\n\n${usageTable()}\n\n<!-- end -->`,
  )
})

test('what is included costs nothing, the million after it its price', () => {
  const { included, perMillion } = PRICES['Worker requests']
  expect(costOf('Worker requests', 0)).toBe(0)
  expect(costOf('Worker requests', included)).toBe(0)
  expect(costOf('Worker requests', included + 1e6)).toBeCloseTo(perMillion, 12)
})

test('the example of the pricing page: 15 million requests of 7 ms', () => {
  const requests = costOf('Worker requests', 15e6)
  const cpu = costOf('Worker CPU ms', 15e6 * 7)
  expect(SUBSCRIPTION + requests + cpu).toBeCloseTo(8, 12)
})

test('a month without requests costs the subscription', () => {
  expect(monthlyCost({ requests: 0, cpuMs: 2, events: true, analytics: true })).toBe(SUBSCRIPTION)
})

test.each([
  [10e3, true, []],
  [1e6, false, []],
  // "At the limit": 100,000 a day of 100,000.
  [1e6, true, ['Durable Object rows written']],
])(
  '%i requests a month, events %s: on the free plan only these are used up: %j',
  (requests, events, full) => {
    const usage = usageOf({ requests, cpuMs: 2, events, analytics: false })
    const limits = Object.entries(FREE_PER_DAY) as [keyof typeof FREE_PER_DAY, number][]
    expect(limits.filter(([unit, perDay]) => usage[unit] / 30 >= perDay).map(([unit]) => unit)).toEqual(full)
  },
)
