import { describe, expect, test } from 'vitest'
import { fitBaseline } from '../../../scripts/train/als/baseline.ts'
import { datasetOf, smallDataset } from './small-dataset.ts'

describe('fitBaseline', () => {
  test('one user, two items, λ = 1 by hand: converges to b_i = (r − μ − b_u)/2, b_u = Σ(r − μ − b_i)/3', () => {
    const pairs = [
      { user: 0, item: 0, value: 5 },
      { user: 0, item: 1, value: 3 },
    ]
    const { userBiases, itemBiases } = fitBaseline(datasetOf(1, 2, pairs, 'explicit'), 4, {
      userRegularization: 1,
      itemRegularization: 1,
    })
    expect([...userBiases]).toEqual([0])
    expect([...itemBiases]).toEqual([0.5, -0.5])
  })

  test('without regularisation it explains ratings that are sums of biases', () => {
    const pairs = [0, 1, 2].flatMap((user) =>
      [0, 1].map((item) => ({ user, item, value: 3 + user - 2 * item })),
    )
    const dataset = datasetOf(3, 2, pairs, 'explicit')
    const none = { userRegularization: 0, itemRegularization: 0 }
    const { userBiases, itemBiases } = fitBaseline(dataset, 3, none)
    for (const { user, item, value } of pairs) {
      expect(3 + (userBiases[user] as number) + (itemBiases[item] as number)).toBeCloseTo(value, 5)
    }
  })

  test("a user's bias is the formula of the manifest, given the items'", () => {
    const dataset = smallDataset({ silentUsers: [3] })
    const { userBiases, itemBiases } = fitBaseline(dataset, 3, {
      userRegularization: 5,
      itemRegularization: 3,
    })
    const { users, items, values } = dataset.train
    for (const user of [0, 3, 59]) {
      const pairs = [...users.keys()].filter((pair) => users[pair] === user)
      const rest = pairs.map(
        (pair) => (values[pair] as number) - 3 - (itemBiases[items[pair] as number] as number),
      )
      const expected = rest.reduce((a, b) => a + b, 0) / (pairs.length + 5)
      expect(userBiases[user]).toBeCloseTo(expected, 6)
    }
  })
})
