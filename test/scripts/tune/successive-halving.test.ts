import { describe, expect, test } from 'vitest'
import { halve, planRungs, rankTrials } from '../../../scripts/train/tune/successive-halving.ts'

describe('the rungs', () => {
  test('of 27 trials keep a third each time, with three times the iterations, and end with the most', () => {
    expect(planRungs(27, 3, 12)).toEqual([
      { iterations: 3, trials: 27 },
      { iterations: 9, trials: 9 },
      { iterations: 12, trials: 3 },
    ])
  })

  test('of one trial, or of fewest iterations, are one with the most', () => {
    expect(planRungs(1, 3, 3)).toEqual([{ iterations: 3, trials: 1 }])
    expect(planRungs(5, 3, 2)).toEqual([{ iterations: 2, trials: 5 }])
    expect(planRungs(1, 3, 12)).toEqual([
      { iterations: 3, trials: 1 },
      { iterations: 12, trials: 1 },
    ])
  })
})

describe('halving', () => {
  test.each([
    [true, [0.1, 0.5, Number.NaN, 0.4, 0.2, 0.3], [1, 3]],
    [false, [0.1, 0.5, Number.NaN, 0.4, 0.2, 0.3], [0, 4]],
  ])(
    'goes on with the best third, never with one that diverged (higher is better: %s)',
    async (higher, scores, kept) => {
      const asked: [number, number][] = []
      await halve(planRungs(6, 3, 9), higher, async (trial, iterations) => {
        asked.push([trial, iterations])
        return scores[trial] as number
      })
      expect(asked.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5].map((trial) => [trial, 3]))
      expect(asked.slice(6)).toEqual(kept.map((trial) => [trial, 9]))
    },
  )
})

test('a trial counts with its best iterations: more that make it worse are not kept', () => {
  const ranked = rankTrials(
    [
      { trial: 0, iterations: 3, score: 0.5 },
      { trial: 1, iterations: 3, score: 0.4 },
      { trial: 2, iterations: 3, score: Number.NaN },
      { trial: 0, iterations: 9, score: 0.45 },
      { trial: 1, iterations: 9, score: 0.5 },
    ],
    true,
  )
  expect(ranked).toEqual([
    { trial: 0, iterations: 3, score: 0.5 },
    { trial: 1, iterations: 9, score: 0.5 },
    { trial: 2, iterations: 3, score: Number.NaN },
  ])
})
