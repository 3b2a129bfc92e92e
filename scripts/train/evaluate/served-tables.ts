/**
 * The tables as the Worker serves them: decoded from the blobs' bytes, through the same engine. Whatever
 * quantisation costs is in the metrics that are measured here.
 */
import { Engine } from '../../../src/model/engine.ts'
import { bucketRange, decodeUsersHead, findUser, type UsersHead } from '../../../src/model/format/users.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { dequantiseRow } from '../../../src/model/quantise.ts'
import { MAX_LIMIT } from '../../../src/model/score-kernel.ts'
import type { RatingUser, UserRecord } from '../../../src/model/tables.ts'
import { instantiateScoreKernel } from '../score-kernel.ts'
import { averageItem, averageTaste } from './average-item.ts'
import { fillWithPopular } from './popularity.ts'
import { emptyLists, type Recommender } from './ranked-lists.ts'
import type { Predictor } from './rating-metrics.ts'

/** Reads one blob of the model whole, by its SHA-256. */
export type ReadBlob = (sha256: string) => Promise<Uint8Array<ArrayBuffer>>

/** Most places of a list. */
export const MAX_PLACES = MAX_LIMIT

/** What the rating table says of a user: the factor model, and the bias-only baseline. */
export type RatingSide = 'factors' | 'biases'

export class ServedTables {
  readonly engine: Engine
  readonly #head: UsersHead
  readonly #users: Uint8Array<ArrayBuffer>
  /** The user asked for last: the metrics ask for all of one user's predictions in a row. */
  #last: { readonly userId: string; readonly record: UserRecord | null } | null = null

  private constructor(engine: Engine, users: Uint8Array<ArrayBuffer>) {
    this.engine = engine
    this.#users = users
    this.#head = decodeUsersHead(users.subarray(0, engine.manifest.blobs.users.head.bytes))
  }

  /** @throws {ModelFormatError} where the blobs are not the tables that the manifest describes. */
  static async load(manifest: Manifest, readBlob: ReadBlob): Promise<ServedTables> {
    const engine = new Engine(manifest, instantiateScoreKernel)
    const { items, ratings, users } = manifest.blobs
    engine.itemsTarget.set(await readBlob(items.sha256))
    if (ratings !== null) engine.ratingsTarget?.set(await readBlob(ratings.sha256))
    engine.open()
    return new ServedTables(engine, await readBlob(users.sha256))
  }

  get items(): number {
    return this.engine.items.rows
  }

  findUser(userId: string): UserRecord | null {
    if (this.#last?.userId === userId) return this.#last.record
    const { offset, length } = bucketRange(this.#head, userId)
    const record =
      length === 0 ? null : findUser(this.#head, this.#users.subarray(offset, offset + length), userId)
    this.#last = { userId, record }
    return record
  }

  readonly recommend: Recommender = (users, limit, onUsers) => {
    const lists = emptyLists(users.length, limit)
    for (const [index, user] of users.entries()) {
      const out = lists.rows.subarray(index * limit, (index + 1) * limit)
      const record = user.row === null ? null : this.findUser(user.userId)
      if (record === null) fillWithPopular(user, this.items, out)
      else {
        const selection = { limit, excluded: Array.from(user.seen) }
        const found = this.engine.recommend(record.factors, selection)
        for (const [place, { row }] of found.entries()) out[place] = row
      }
      onUsers(index + 1)
    }
    return lists
  }

  predictor(side: RatingSide): Predictor {
    const { engine } = this
    const { rating } = engine.manifest
    const { ratings } = engine
    if (rating === null || ratings === null)
      throw new Error('the model has no rating table: its feedback was implicit')
    const stranger: RatingUser = { factors: new Float32Array(rating.factors), bias: 0, baselineBias: 0 }
    const { min, max } = rating.scale
    const average =
      side === 'factors'
        ? averageItem(ratings.biases, rating.factors, (row, out) => dequantiseRow(ratings, row, out))
        : averageItem(ratings.baselineBiases, 0, () => {})
    return (user, item) => {
      const found = user.row === null ? null : this.findUser(user.userId)
      const known = found?.rating ?? stranger
      if (item !== null) {
        return side === 'factors' ? engine.predict(known, item) : engine.predictBaseline(known, item)
      }
      const level = side === 'factors' ? rating.mean + known.bias : rating.baseline.mean + known.baselineBias
      const rest = averageTaste(average, side === 'factors' ? known.factors : null)
      return Math.max(min, Math.min(max, level + rest))
    }
  }
}
