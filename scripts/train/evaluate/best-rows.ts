/** Keeps the k best rows of a scan by bounded insertion; ties go to the lower row. */

export class BestRows {
  readonly limit: number
  /** Best first. */
  readonly rows: Uint32Array
  readonly scores: Float64Array
  #count = 0

  constructor(limit: number) {
    this.limit = limit
    this.rows = new Uint32Array(limit)
    this.scores = new Float64Array(limit)
  }

  get count(): number {
    return this.#count
  }

  clear(): void {
    this.#count = 0
  }

  /** A row that scores less than this cannot enter: −∞ until all places are taken. */
  get threshold(): number {
    return this.#count < this.limit ? Number.NEGATIVE_INFINITY : (this.scores[this.limit - 1] as number)
  }

  offer(row: number, score: number): void {
    const { rows, scores, limit } = this
    let place = this.#count
    while (place > 0 && isBetter(score, row, scores[place - 1] as number, rows[place - 1] as number)) place--
    if (place === limit) return
    const last = Math.min(this.#count, limit - 1)
    rows.copyWithin(place + 1, place, last)
    scores.copyWithin(place + 1, place, last)
    rows[place] = row
    scores[place] = score
    if (this.#count < limit) this.#count++
  }
}

function isBetter(score: number, row: number, otherScore: number, otherRow: number): boolean {
  return score > otherScore || (score === otherScore && row < otherRow)
}
