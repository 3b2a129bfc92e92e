import { expect, test } from 'vitest'
import { metricsTable } from '../../../scripts/train/metrics-table.ts'

test('puts the variants beside each other, and leaves a metric open that one has not got', () => {
  const table = metricsTable({
    int8: { rmse: 0.85, 'ndcg@10': 0.31234 },
    popularity: { 'ndcg@10': 0.2 },
    bias: { rmse: 0.9 },
    float32: {},
  })
  expect(table.split('\n')).toEqual([
    '         served (int8)  popularity  bias only',
    'rmse            0.8500                 0.9000',
    'ndcg@10         0.3123      0.2000',
  ])
})
