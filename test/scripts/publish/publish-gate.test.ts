import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareQuality, describeComparison, isWorse } from '../../../scripts/train/publish-gate.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { smallModel } from './small-model.ts'

type Values = Record<string, number>

function measured(values: Values, protocol = 'random:0.2', name = 'films'): Manifest {
  return {
    ...smallModel('v').manifest,
    dataset: { name, simulated: false },
    evaluation: { protocol, heldOut: 10, refitted: false, metrics: { int8: values, float32: { rmse: 0 } } },
  }
}

const NOT_MEASURED: Manifest = smallModel('v').manifest
const worse = (candidate: Values, served: Values, margin = 0.02) =>
  isWorse(compareQuality(measured(candidate), measured(served), margin))

describe('a model is worse', () => {
  test.each([
    ['nDCG within the margin', { 'ndcg@10': 0.491 }, { 'ndcg@10': 0.5 }, false],
    ['nDCG at the margin', { 'ndcg@10': 0.49 }, { 'ndcg@10': 0.5 }, false],
    ['nDCG past the margin', { 'ndcg@10': 0.489 }, { 'ndcg@10': 0.5 }, true],
    ['RMSE within the margin', { rmse: 1.01 }, { rmse: 1 }, false],
    ['RMSE at the margin', { rmse: 1.02 }, { rmse: 1 }, false],
    ['RMSE past the margin', { rmse: 1.03 }, { rmse: 1 }, true],
    ['one of both past it', { 'ndcg@10': 0.6, rmse: 1.03 }, { 'ndcg@10': 0.5, rmse: 1 }, true],
    ['both better', { 'ndcg@10': 0.6, rmse: 0.9 }, { 'ndcg@10': 0.5, rmse: 1 }, false],
    ['nothing to lose', { 'ndcg@10': 0 }, { 'ndcg@10': 0 }, false],
    ['a metric that is not looked at', { rmse: 1, mae: 9 }, { rmse: 1, mae: 1 }, false],
    [
      'nDCG at 10 and not at another place',
      { 'ndcg@5': 0, 'ndcg@10': 1 },
      { 'ndcg@5': 1, 'ndcg@10': 1 },
      false,
    ],
    ['nDCG at a place in common', { 'ndcg@20': 0.1, 'ndcg@10': 1 }, { 'ndcg@20': 0.2 }, true],
  ])('by %s: %j after %j is %s', (_what, candidate, served, expected) => {
    expect(worse(candidate, served)).toBe(expected)
  })

  test('at no margin by the least loss, and at any margin never by a gain', () => {
    expect(worse({ 'ndcg@10': 0.4999 }, { 'ndcg@10': 0.5 }, 0)).toBe(true)
    expect(worse({ 'ndcg@10': 0.5 }, { 'ndcg@10': 0.5 }, 0)).toBe(false)
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, share, (one, other, margin) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        expect(worse({ 'ndcg@10': high, rmse: low }, { 'ndcg@10': low, rmse: high }, margin)).toBe(false)
      }),
    )
  })
})

describe('a model is not compared', () => {
  test.each([
    [measured({ rmse: 1 }), null, 'there is no model to compare with'],
    [NOT_MEASURED, measured({ rmse: 1 }), 'this model was not measured: train it with --split or --test'],
    [measured({ rmse: 1 }), NOT_MEASURED, 'the served model was not measured'],
    [
      measured({ rmse: 1 }),
      measured({ rmse: 1 }, 'leave-last-out'),
      'this model was measured by random:0.2, the served one by leave-last-out',
    ],
    [
      measured({ rmse: 1 }),
      measured({ rmse: 1 }, 'random:0.2', 'books'),
      'this model is of films, the served one of books',
    ],
    [
      measured({ rmse: 1 }),
      measured({ 'ndcg@10': 1 }),
      'the two models have neither nDCG nor RMSE in common',
    ],
  ])('%#: and the reason is said', (candidate, served, reason) => {
    const comparison = compareQuality(candidate, served, 0.02)
    expect(comparison).toEqual({ kind: 'not-compared', reason })
    expect(isWorse(comparison)).toBe(false)
    expect(describeComparison(comparison)).toBe(reason)
  })
})

test('a comparison is told with both values and the change', () => {
  const candidate = measured({ 'ndcg@10': 0.25, rmse: 0.9 })
  const comparison = compareQuality(candidate, measured({ 'ndcg@10': 0.5, rmse: 0.8 }), 0.02)
  expect(describeComparison(comparison)).toBe(
    'ndcg@10 0.5000 → 0.2500 (-50.0 %), rmse 0.8000 → 0.9000 (+12.5 %)',
  )
  const fromNothing = compareQuality(measured({ 'ndcg@10': 0.25 }), measured({ 'ndcg@10': 0 }), 0.02)
  expect(describeComparison(fromNothing)).toBe('ndcg@10 0.0000 → 0.2500')
})
