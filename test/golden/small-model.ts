/**
 * The smallest data set and model with everything: ratings, a user with one interaction, ids of several scripts.
 * Frozen: the golden files were written from it, and `golden.test.ts` compares.
 */
import type { Dataset, ItemMetadata } from '../../scripts/train/interactions.ts'
import type { TrainedModel } from '../../scripts/train/trained-model.ts'
import type { ItemsInput } from '../../src/model/format/items.ts'
import { quantiseRows } from '../../src/model/quantise.ts'

export const DATASET: Dataset = {
  name: 'small',
  feedback: 'explicit',
  userIds: ['ann', 'Боб', '寿'],
  itemIds: ['toy-story', 'alien', 'Amélie', '🎬'],
  train: {
    users: Uint32Array.of(0, 0, 0, 1, 1, 2),
    items: Uint32Array.of(0, 1, 3, 0, 2, 1),
    values: Float32Array.of(5, 0.5, 3, 4, 4.5, 2),
    times: null,
  },
  heldOut: null,
}

export const METADATA: readonly (ItemMetadata | null)[] = [
  { title: 'Toy Story', year: 1995, genres: ['Animation', 'Children'] },
  { title: 'Alien', year: 1979, genres: ['Horror'] },
  { title: 'Le Fabuleux Destin d’Amélie Poulain', year: 2001, genres: [] },
  null,
]

/** What the items since version 2 were written with: the same and a flag, so that every type of attribute is there. */
export const FLAGGED_METADATA: readonly (ItemMetadata | null)[] = METADATA.map(
  (item) => item && { ...item, family: item.title !== 'Alien' },
)

export const MODEL: TrainedModel = {
  ranking: {
    options: {
      factors: 3,
      regularization: 0.02,
      regularizationExponent: 1,
      unobservedWeight: 0.1,
      weightRule: {
        kind: 'rating',
        dislikedBelow: 3,
        top: 5,
        weight: 1,
        leastWeight: 0.25,
        dislikeWeight: 0.5,
      },
    },
    userFactors: Float32Array.of(1, 0, -0.5, 0.25, 0.75, 0, 0, 0, 0),
    itemFactors: Float32Array.of(1.27, 0.64, -0.32, -0.127, 0.001, 0.064, 2.54, -2.54, 0.02, 0, 0, 0),
    losses: [10, 5],
    iterationMs: [1, 1],
  },
  rating: {
    options: {
      factors: 2,
      regularization: 0.05,
      regularizationExponent: 1,
      biasRegularization: 0.01,
      mean: 3.1666667461395264,
      scale: { min: 0.5, max: 5 },
      baseline: { mean: 3.1666667461395264, userRegularization: 5 },
    },
    userFactors: Float32Array.of(0.5, -0.25, 1, 1, 0, 0.125),
    itemFactors: Float32Array.of(0.127, -0.127, 0.254, 0.01, 0, 0, -1.27, 0.5),
    userBiases: Float32Array.of(0.125, -0.5, 0.25),
    itemBiases: Float32Array.of(0.5, -0.75, 0.0625, 0),
    baseline: {
      userBiases: Float32Array.of(0.25, -0.125, 0),
      itemBiases: Float32Array.of(1, -0.5, 0.75, -0.0625),
    },
    losses: [4, 2],
    iterationMs: [1, 1],
  },
}

const DAY = 86_400

/** The same with times, one of them each user's newest, and a half-life of a week. */
export const TIMED_DATASET: Dataset = {
  ...DATASET,
  train: { ...DATASET.train, times: Float64Array.of(0, 7 * DAY, 14 * DAY, 7 * DAY, 0, 3 * DAY) },
}
export const AGEING_MODEL: TrainedModel = {
  ...MODEL,
  ranking: { ...MODEL.ranking, options: { ...MODEL.ranking.options, halfLifeDays: 7 } },
}

/** Items with biases, which no training gives yet. */
export const BIASED_ITEMS: ItemsInput = {
  ids: ['first', 'second'],
  factors: quantiseRows(Float32Array.of(1.27, -0.64, 0, 0), 2, 2),
  biases: Float32Array.of(0.5, -0.25),
  counts: Uint32Array.of(3, 0),
}
