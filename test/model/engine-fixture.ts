/** Small models for tests: float tables → blobs → an open engine. Counts fall from row to row. */
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { Engine } from '../../src/model/engine.ts'
import { encodeItems } from '../../src/model/format/items.ts'
import { encodeRatings } from '../../src/model/format/ratings.ts'
import type { Manifest, RankingOptions, RatingOptions } from '../../src/model/manifest.ts'
import { quantiseRows } from '../../src/model/quantise.ts'
import { createRng } from '../../src/model/rng.ts'

export interface FixtureTable {
  readonly factors: number
  /** [rows, factors] */
  readonly values: Float32Array
  /** [rows] */
  readonly biases?: Float32Array
}

export interface Fixture {
  readonly items: FixtureTable
  readonly ratings?: FixtureTable & { readonly baselineBiases: Float32Array }
  readonly ranking?: Partial<RankingOptions>
  readonly rating?: Partial<RatingOptions>
}

export interface FixtureParts {
  readonly manifest: Manifest
  readonly items: Uint8Array<ArrayBuffer>
  readonly ratings: Uint8Array<ArrayBuffer> | null
}

export function fixtureParts(fixture: Fixture): FixtureParts {
  const { factors, values, biases } = fixture.items
  const rows = values.length / factors
  const items = encodeItems({
    ids: Array.from({ length: rows }, (_, row) => `item-${row}`),
    factors: quantiseRows(values, rows, factors),
    biases: biases ?? null,
    counts: Uint32Array.from({ length: rows }, (_, row) => 2 * (rows - row)),
  })
  const { ratings: table } = fixture
  const ratings =
    table === undefined
      ? null
      : encodeRatings({
          factors: quantiseRows(table.values, rows, table.factors),
          biases: table.biases ?? new Float32Array(rows),
          baselineBiases: table.baselineBiases,
        })
  const blob = (bytes: number) => ({ sha256: '0'.repeat(64), bytes })
  const manifest: Manifest = {
    format: 1,
    dataset: { name: 'fixture', simulated: true },
    feedback: ratings === null ? 'implicit' : 'explicit',
    counts: { users: 10, items: rows, interactions: 10 * rows },
    ranking: {
      factors,
      regularization: 0.01,
      regularizationExponent: 1,
      unobservedWeight: 0.1,
      weightRule: { kind: 'constant', weight: 1 },
      ...fixture.ranking,
    },
    rating:
      table === undefined
        ? null
        : {
            factors: table.factors,
            regularization: 0.1,
            regularizationExponent: 1,
            biasRegularization: 0.05,
            mean: 3.5,
            scale: { min: 0.5, max: 5 },
            baseline: { mean: 3.4, userRegularization: 4 },
            ...fixture.rating,
          },
    blobs: {
      items: blob(items.byteLength),
      users: { ...blob(0), head: blob(0) },
      metadata: null,
      ratings: ratings === null ? null : blob(ratings.byteLength),
    },
    evaluation: null,
    seed: 1,
  }
  return { manifest, items, ratings }
}

export function filledEngine({ manifest, items, ratings }: FixtureParts): Engine {
  const engine = new Engine(manifest, instantiateScoreKernel)
  engine.itemsTarget.set(items)
  if (ratings !== null) engine.ratingsTarget?.set(ratings)
  return engine
}

export function openEngine(fixture: Fixture): Engine {
  const engine = filledEngine(fixtureParts(fixture))
  engine.open()
  return engine
}

/** [count] normal values. */
export function normals(count: number, seed: number): Float32Array {
  const rng = createRng(seed)
  return Float32Array.from({ length: count }, () => rng.normal())
}
