/** What training returns: float32 tables, all [rows, factors], row-major, without padding. */
import type { RankingOptions, RatingOptions } from '../../src/model/manifest.ts'

export interface RankingModel {
  readonly options: RankingOptions
  /** [users, factors] */
  readonly userFactors: Float32Array<ArrayBuffer>
  /** [items, factors] */
  readonly itemFactors: Float32Array<ArrayBuffer>
  /** Objective after each iteration. */
  readonly losses: readonly number[]
  readonly iterationMs: readonly number[]
}

export interface RatingModel {
  readonly options: RatingOptions
  /** [users, factors] */
  readonly userFactors: Float32Array<ArrayBuffer>
  /** [items, factors] */
  readonly itemFactors: Float32Array<ArrayBuffer>
  /** [users] */
  readonly userBiases: Float32Array<ArrayBuffer>
  /** [items] */
  readonly itemBiases: Float32Array<ArrayBuffer>
  /** The bias-only model, fitted on its own. */
  readonly baseline: {
    readonly userBiases: Float32Array<ArrayBuffer>
    readonly itemBiases: Float32Array<ArrayBuffer>
  }
  readonly losses: readonly number[]
  readonly iterationMs: readonly number[]
}

export interface TrainedModel {
  readonly ranking: RankingModel
  /** Null where the feedback is implicit. */
  readonly rating: RatingModel | null
}
