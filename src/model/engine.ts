/**
 * Answers for one model version, from tables in the memory of one score kernel: `new Engine`, fill the targets
 * with the blobs, `open()`, then ask. Trainer and Worker both ask here, so that what is measured is what is
 * served. Item rows are the rows of the items blob. No I/O.
 */
import { type CosinesAmong, type Diversification, diversify } from './diversity.ts'
import { ModelFormatError } from './errors.ts'
import { expectShape } from './expect-shape.ts'
import type { ExplainTaste, TasteExplanation } from './explain.ts'
import { type FoldInEquation, foldInRating, rankingEquation, type SolveFoldIn } from './fold-in.ts'
import { decodeItems } from './format/items.ts'
import { decodeRatings } from './format/ratings.ts'
import { createKernelCosines } from './kernel-cosines.ts'
import { createKernelExplain } from './kernel-explain.ts'
import { createKernelFoldIn } from './kernel-fold-in.ts'
import { checkRow, createKernelScan } from './kernel-scan.ts'
import type { Manifest, RatingOptions } from './manifest.ts'
import { byPopularity, mostPopular } from './popularity.ts'
import { predictFromBiases, predictRating } from './predict.ts'
import { createRatingSimilarity, type RatingSimilarity } from './rating-similarity.ts'
import { bestFirst, type Scan, type ScanQuery, type Selection, scoreRow } from './scan.ts'
import { type Instantiate, MAX_LIMIT, type ScoreKernel } from './score-kernel.ts'
import { planScoreMemory, type Region, type ScoreMemoryPlan } from './score-memory.ts'
import type { ItemTable, RatingTable, RatingUser, RowInteraction, ScoredRow } from './tables.ts'
import { quantiseUser } from './user-codes.ts'

interface OpenTables {
  readonly items: ItemTable
  readonly ratings: RatingTable | null
  /** α₀·YᵀY */
  readonly scaledGramian: Float32Array
  readonly cosinesAmong: CosinesAmong
  /** Null where there is no rating table. */
  readonly ratingSimilarity: RatingSimilarity | null
}

export class Engine {
  readonly manifest: Manifest
  /** Where the items blob goes: exactly its bytes. */
  readonly itemsTarget: Uint8Array<ArrayBuffer>
  /** Where the ratings blob goes; null where the model has none. */
  readonly ratingsTarget: Uint8Array<ArrayBuffer> | null
  readonly #kernel: ScoreKernel
  readonly #plan: ScoreMemoryPlan
  readonly #scan: Scan
  readonly #solve: SolveFoldIn
  readonly #explain: ExplainTaste
  #tables: OpenTables | null = null

  /**
   * Takes all the memory that the model will ever need.
   * @throws {RangeError} where the model has more factors than a scan sums exactly.
   */
  constructor(manifest: Manifest, instantiate: Instantiate) {
    const plan: ScoreMemoryPlan = planScoreMemory(manifest)
    this.manifest = manifest
    this.#plan = plan
    this.#kernel = instantiate(plan.pages)
    this.itemsTarget = this.#bytes(plan.items)
    this.ratingsTarget = plan.ratings === null ? null : this.#bytes(plan.ratings)
    this.#scan = createKernelScan(this.#kernel, plan)
    this.#solve = createKernelFoldIn(this.#kernel, plan.foldIn)
    this.#explain = createKernelExplain(this.#kernel, plan)
  }

  /**
   * Decodes what has been filled in; until then no question is answered.
   * @throws {ModelFormatError} where the bytes are not the tables that the manifest describes.
   */
  open(): void {
    const { counts, ranking, rating } = this.manifest
    const items = decodeItems(this.itemsTarget)
    expectShape('items', items, counts.items, ranking.factors)
    let ratings: RatingTable | null = null
    if (this.ratingsTarget !== null && rating !== null) {
      ratings = decodeRatings(this.ratingsTarget)
      expectShape('ratings', ratings, counts.items, rating.factors)
    } else if (this.ratingsTarget !== null || rating !== null) {
      throw new ModelFormatError(
        'the manifest has a ratings blob without rating options, or the other way round',
      )
    }
    this.#tables = {
      items,
      ratings,
      scaledGramian: items.gramian.map((value) => value * ranking.unobservedWeight),
      cosinesAmong: createKernelCosines(this.#kernel, this.#plan, items),
      ratingSimilarity: createRatingSimilarity(this.#kernel, this.#plan, ratings),
    }
  }

  get items(): ItemTable {
    return this.#opened().items
  }

  /** Null where the feedback was implicit. */
  get ratings(): RatingTable | null {
    return this.#opened().ratings
  }

  /**
   * Ranking vector [factors] of anyone, from raw values. Of several interactions with one row the last one
   * counts. Zero where none of them says that something was liked.
   * @throws {SingularSystemError} where the equation has no finite solution.
   */
  foldIn(interactions: readonly RowInteraction[]): Float32Array {
    const equation = this.#rankingEquation(interactions)
    return equation === null ? new Float32Array(this.items.factors) : this.#solve(equation)
  }

  /**
   * The same vector with what each interaction adds to a score; null where none of them says that something was
   * liked.
   * @throws {SingularSystemError} where the equation has no finite solution.
   */
  explain(interactions: readonly RowInteraction[]): TasteExplanation | null {
    const equation = this.#rankingEquation(interactions)
    return equation === null ? null : this.#explain(equation)
  }

  /**
   * The same for the rating table.
   * @throws {SingularSystemError} where the equation has no finite solution.
   */
  foldInRating(interactions: readonly RowInteraction[]): RatingUser {
    const { table, options } = this.#rating()
    for (const { row } of interactions) checkRow(row, table.rows)
    return foldInRating(table, options, interactions, this.#solve)
  }

  /** Best rows for a ranking vector [factors], score descending, ties to the lower row. */
  recommend(user: Float32Array, selection: Selection): ScoredRow[] {
    const { items } = this.#opened()
    return this.#scan(items, { ...this.#userQuery(user), ...selected(selection) })
  }

  /** The first of these rows, at most 1,024 and best first, in an order in which each is unlike those before it. */
  diversify(candidates: readonly ScoredRow[], options: Diversification): ScoredRow[] {
    return diversify(this.#opened().cosinesAmong, candidates, options)
  }

  /**
   * Nearest rows, descending, without the row itself: by cosine in the ranking table, and where there is a rating
   * table by the mean of the cosines in both. Empty for an item whose ranking vector is zero: nothing is near it.
   */
  similarItems(row: number, selection: Selection): ScoredRow[] {
    const { items, ratingSimilarity } = this.#opened()
    checkRow(row, items.rows)
    const inverseNorm = items.inverseNorms[row] as number
    if (inverseNorm === 0) return []
    const start = row * items.stride
    return this.#scan(items, {
      scales: items.inverseNorms,
      biases: ratingSimilarity === null ? null : ratingSimilarity(row, 0.5),
      user: Int16Array.from(items.codes.subarray(start, start + items.factors)),
      userScale: ratingSimilarity === null ? inverseNorm : Math.fround(0.5 * inverseNorm),
      ...selected({ ...selection, excluded: [row, ...(selection.excluded ?? [])] }),
    })
  }

  /** Scores of these rows, in their order: the same numbers as `recommend` gives. */
  score(user: Float32Array, rows: readonly number[]): Float32Array {
    const { items } = this.#opened()
    const query: ScanQuery = { ...this.#userQuery(user), ...selected({ limit: MAX_LIMIT }) }
    return Float32Array.from(rows, (row) => {
      checkRow(row, items.rows)
      return scoreRow(items, query, row)
    })
  }

  /** These rows, each once, with the scores that `recommend` gives, best first. */
  rank(user: Float32Array, rows: readonly number[]): ScoredRow[] {
    const distinct = [...new Set(rows)]
    const scores = this.score(user, distinct)
    return distinct.map((row, place) => ({ row, score: scores[place] as number })).sort(bestFirst)
  }

  /** The same by popularity, scored as `popular` scores. */
  rankByPopularity(rows: readonly number[]): ScoredRow[] {
    const { items } = this.#opened()
    for (const row of rows) checkRow(row, items.rows)
    return byPopularity(items, rows)
  }

  /** Most popular rows; the score is the number of training interactions. */
  popular(selection: Selection): ScoredRow[] {
    return mostPopular(this.items, selection)
  }

  /** Predicted rating, within the scale. */
  predict(user: RatingUser, row: number): number {
    const { table, options } = this.#rating()
    checkRow(row, table.rows)
    return predictRating(table, options, user, row)
  }

  /** Prediction of the bias-only baseline, within the scale. */
  predictBaseline(user: RatingUser, row: number): number {
    const { table, options } = this.#rating()
    checkRow(row, table.rows)
    return predictFromBiases(table, options, user, row)
  }

  #rankingEquation(interactions: readonly RowInteraction[]): FoldInEquation | null {
    const { items, scaledGramian } = this.#opened()
    for (const { row } of interactions) checkRow(row, items.rows)
    return rankingEquation(items, scaledGramian, this.manifest.ranking, interactions)
  }

  #userQuery(user: Float32Array): Pick<ScanQuery, 'scales' | 'biases' | 'user' | 'userScale'> {
    const { items } = this.#opened()
    if (user.length !== items.factors) {
      throw new RangeError(`the user vector has ${user.length} factors, the items have ${items.factors}`)
    }
    const codes = new Int16Array(items.factors)
    return { scales: items.scales, biases: items.biases, user: codes, userScale: quantiseUser(user, codes) }
  }

  #rating(): { table: RatingTable; options: RatingOptions } {
    const { ratings: table } = this.#opened()
    const { rating: options } = this.manifest
    if (table === null || options === null) {
      throw new Error('the model has no rating table: its feedback was implicit')
    }
    return { table, options }
  }

  #opened(): OpenTables {
    if (this.#tables === null)
      throw new Error('the engine has no tables yet: fill its targets, then open() it')
    return this.#tables
  }

  #bytes(region: Region): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#kernel.memory.buffer, region.offset, region.bytes)
  }
}

function selected(selection: Selection): Pick<ScanQuery, 'limit' | 'excluded' | 'filtered' | 'after'> {
  const { limit, excluded = null, filtered = null, after = null } = selection
  return { limit, excluded, filtered, after }
}
