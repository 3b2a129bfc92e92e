/**
 * A small model whose answers can be told beforehand: half of the films are for children, half are horror, half
 * of the users like the one and half the other. Made by hand, not trained, and exported as every model is.
 */

import { type ExportedModel, exportModel } from '../../scripts/train/export.ts'
import type { Dataset, ItemMetadata } from '../../scripts/train/interactions.ts'
import type { RankingModel, RatingModel } from '../../scripts/train/trained-model.ts'
import { createRng } from '../../src/model/rng.ts'

export const ITEMS = 40
export const USERS = 30
/** So many of the last films nobody has seen. */
const UNSEEN = 5
const FACTORS = 8
const NOISE = 0.05

/** Even items are for children, odd ones are horror. Ids are as awkward as ids may be. */
export function itemId(item: number): string {
  return item === 3 ? 'horror/3 ü?&#' : item === 4 ? '子供-4' : `film-${item}`
}

/** Even users like children's films, odd ones horror. */
export function userId(user: number): string {
  return user === 2 ? 'användare/2 %' : `user-${user}`
}

export interface FixtureOptions {
  readonly seed?: number
  readonly feedback?: 'explicit' | 'implicit'
  readonly metadata?: boolean
}

export function fixtureModel({
  seed = 1,
  feedback = 'explicit',
  metadata = true,
}: FixtureOptions = {}): ExportedModel {
  const rng = createRng(seed)
  const noise = () => rng.normal() * NOISE
  const likes = (user: number, item: number) => user % 2 === item % 2

  // The lower its number, the more users have seen a film, so that rows are in order of the numbers.
  const pairs = Array.from({ length: USERS }, (_, user) =>
    Array.from({ length: ITEMS }, (_, item) => ({ user, item, value: likes(user, item) ? 4.5 : 1.5 })).filter(
      ({ item }) => ((user * 7) % ITEMS) + UNSEEN < ITEMS - item,
    ),
  ).flat()

  const dataset: Dataset = {
    name: 'fixture',
    feedback,
    userIds: Array.from({ length: USERS }, (_, user) => userId(user)),
    itemIds: Array.from({ length: ITEMS }, (_, item) => itemId(item)),
    train: {
      users: Uint32Array.from(pairs, ({ user }) => user),
      items: Uint32Array.from(pairs, ({ item }) => item),
      values: Float32Array.from(pairs, ({ value }) => value),
      times: null,
    },
    heldOut: null,
  }

  /** Axis 0 is children's films, axis 1 horror, the others are noise. */
  const factors = (rows: number) =>
    Float32Array.from({ length: rows * FACTORS }, (_, place) => {
      const row = Math.floor(place / FACTORS)
      return (place % FACTORS === row % 2 ? 1 : 0) + noise()
    })
  const biases = (rows: number) => Float32Array.from({ length: rows }, noise)
  const progress = { losses: [2, 1], iterationMs: [1, 1] }

  const ranking: RankingModel = {
    options: {
      factors: FACTORS,
      regularization: 0.01,
      regularizationExponent: 1,
      unobservedWeight: 0.1,
      weightRule:
        feedback === 'explicit'
          ? { kind: 'rating', dislikedBelow: 3, top: 5, weight: 1, leastWeight: 0.2, dislikeWeight: 0.5 }
          : { kind: 'log', weight: 1, epsilon: 1 },
    },
    userFactors: factors(USERS),
    itemFactors: factors(ITEMS),
    ...progress,
  }
  const rating: RatingModel = {
    options: {
      factors: FACTORS,
      regularization: 0.05,
      regularizationExponent: 1,
      biasRegularization: 0.05,
      mean: 3,
      scale: { min: 0.5, max: 5 },
      baseline: { mean: 3, userRegularization: 5 },
    },
    userFactors: factors(USERS),
    itemFactors: factors(ITEMS),
    userBiases: biases(USERS),
    itemBiases: biases(ITEMS),
    baseline: { userBiases: biases(USERS), itemBiases: biases(ITEMS) },
    ...progress,
  }
  return exportModel(
    dataset,
    { ranking, rating: feedback === 'explicit' ? rating : null },
    metadata ? Array.from({ length: ITEMS }, (_, item) => film(item)) : null,
    { seed, simulated: true },
  )
}

function film(item: number): ItemMetadata | null {
  if (item === ITEMS - 1) return null
  const [title, genre] =
    item % 2 === 0 ? [`The Little Rabbit ${item}`, 'Children'] : [`Crépuscule ${item}`, 'Horror']
  return { title, year: 1980 + item, genres: [genre] }
}
