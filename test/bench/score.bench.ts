/**
 * `npm run bench:score`: the scan kernel beside the plain read of the same bytes, a plain float32 loop and
 * ml-matrix, each with the top 20; beside an index; and the fold-in.
 */
import { Matrix } from 'ml-matrix'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { rankingEquation, solveFoldInPlainly } from '../../src/model/fold-in.ts'
import { createKernelScan } from '../../src/model/kernel-scan.ts'
import { dequantiseRow } from '../../src/model/quantise.ts'
import { createRng, type Rng } from '../../src/model/rng.ts'
import type { Scan, ScanQuery } from '../../src/model/scan.ts'
import { MAX_LIMIT, PAGE_BYTES, type ScoreKernel } from '../../src/model/score-kernel.ts'
import type { QuantisedFactors } from '../../src/model/tables.ts'
import { openEngine } from '../model/engine-fixture.ts'
import { benchIndex } from './index-peer.ts'
import { formatTiming, measure, printHeader, printKept, printTable } from './measure.ts'

const SEED = 42
const LIMIT = 20
const INDEXED = { rows: 62_423, factors: 64 }
const SIZES = [10_000, 62_423, 200_000, 1_000_000]
const FACTORS = [32, 64, 128]
/** ml-matrix takes seconds above this. */
const LARGEST_ML_MATRIX = 62_423

interface Catalogue {
  readonly kernel: ScoreKernel
  readonly scan: Scan
  readonly table: QuantisedFactors
  readonly query: ScanQuery
}

/** A table of random codes in a kernel's memory. */
function randomCatalogue(rows: number, factors: number, rng: Rng): Catalogue {
  const user = { offset: 1024, bytes: 2 * factors }
  const best = { offset: 2048, bytes: 8 * MAX_LIMIT }
  const excluded = { offset: 8192, bytes: Math.ceil(rows / 128) * 16 }
  const codesAt = excluded.offset + excluded.bytes
  const scalesAt = codesAt + rows * factors
  const kernel = instantiateScoreKernel(Math.ceil((scalesAt + 4 * rows) / PAGE_BYTES) + 1)
  const { buffer } = kernel.memory
  const codes = new Int8Array(buffer, codesAt, rows * factors)
  for (let at = 0; at < codes.length; at++) codes[at] = rng.integer(255) - 127
  const scales = new Float32Array(buffer, scalesAt, rows)
  for (let row = 0; row < rows; row++) scales[row] = 0.005 + 0.01 * rng.uniform()
  return {
    kernel,
    scan: createKernelScan(kernel, { user, best, excluded }),
    table: { rows, factors, stride: factors, codes, scales },
    query: {
      scales,
      biases: null,
      user: Int16Array.from({ length: factors }, () => rng.integer(65535) - 32767),
      userScale: Math.fround(1 / 32767),
      excluded: null,
      filtered: null,
      after: null,
      limit: LIMIT,
    },
  }
}

/** Keeps the best scores by bounded insertion; the sum of their rows. */
class TopRows {
  readonly #scores = new Float64Array(LIMIT).fill(-Infinity)
  readonly #rows = new Uint32Array(LIMIT)

  offer(score: number, row: number): void {
    if (score <= (this.#scores[LIMIT - 1] as number)) return
    let place = LIMIT - 1
    for (; place > 0 && score > (this.#scores[place - 1] as number); place--) {
      this.#scores[place] = this.#scores[place - 1] as number
      this.#rows[place] = this.#rows[place - 1] as number
    }
    this.#scores[place] = score
    this.#rows[place] = row
  }

  get rowSum(): number {
    return this.#rows.reduce((sum, row) => sum + row, 0)
  }
}

function dequantised({ table }: Catalogue): Float32Array {
  const { rows, factors } = table
  const values = new Float32Array(rows * factors)
  for (let row = 0; row < rows; row++) dequantiseRow(table, row, values.subarray(row * factors))
  return values
}

/** One loop over float32 factors, four sums at once. */
function floatLoop(values: Float32Array, user: Float32Array): number {
  const factors = user.length
  const top = new TopRows()
  for (let row = 0, at = 0; at < values.length; row++) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let factor = 0; factor < factors; factor += 4, at += 4) {
      a += (values[at] as number) * (user[factor] as number)
      b += (values[at + 1] as number) * (user[factor + 1] as number)
      c += (values[at + 2] as number) * (user[factor + 2] as number)
      d += (values[at + 3] as number) * (user[factor + 3] as number)
    }
    top.offer(a + b + c + d, row)
  }
  return top.rowSum
}

function mlMatrix(values: Matrix, user: Matrix): number {
  const scores = values.mmul(user)
  const top = new TopRows()
  for (let row = 0; row < scores.rows; row++) top.offer(scores.get(row, 0), row)
  return top.rowSum
}

function benchScan(rows: number, factors: number, rng: Rng): Record<string, string> {
  const catalogue = randomCatalogue(rows, factors, rng)
  const { kernel, scan, table, query } = catalogue
  const bytes = rows * (factors + 4)
  const scanned = measure(() => scan(table, query).reduce((sum, { row }) => sum + row, 0))
  const read = measure(() => kernel.readBytes(table.codes.byteOffset, bytes - (bytes % 64)))

  const floats = dequantised(catalogue)
  const user = Float32Array.from(query.user, (code) => code * query.userScale)
  const loop = measure(() => floatLoop(floats, user), { samples: 10 })
  const line = {
    'rows × factors': `${rows} × ${factors}`,
    'scan + top 20': formatTiming(scanned),
    'GB/s': (bytes / scanned.leastMs / 1e6).toFixed(1),
    'plain read': formatTiming(read),
    'scan ÷ read': (scanned.leastMs / read.leastMs).toFixed(2),
    'float32 loop': formatTiming(loop),
    'loop ÷ scan': (loop.leastMs / scanned.leastMs).toFixed(1),
  }
  if (rows > LARGEST_ML_MATRIX) return line
  const matrix = Matrix.from1DArray(rows, factors, [...floats])
  const column = Matrix.columnVector([...user])
  const product = measure(() => mlMatrix(matrix, column), { samples: 10 })
  return { ...line, 'ml-matrix': formatTiming(product) }
}

function benchFoldIn(factors: number, interactions: number, rng: Rng): Record<string, string> {
  const rows = 62_423
  const normal = (length: number) => Float32Array.from({ length }, () => 0.1 * rng.normal())
  const engine = openEngine({
    items: { factors, values: normal(rows * factors) },
    ratings: { factors, values: normal(rows * factors), baselineBiases: new Float32Array(rows) },
  })
  const history = Array.from({ length: interactions }, (_, place) => ({
    row: (place * 613) % rows,
    value: 1 + (place % 5),
  }))
  const { items, manifest } = engine
  const scaled = items.gramian.map((value) => value * manifest.ranking.unobservedWeight)
  const equation = rankingEquation(items, scaled, manifest.ranking, history)
  if (equation === null) throw new Error('the history holds something that was liked')
  return {
    'interactions × factors': `${interactions} × ${factors}`,
    kernel: formatTiming(measure(() => engine.foldIn(history)[0] as number)),
    'plain twin': formatTiming(measure(() => solveFoldInPlainly(equation)[0] as number)),
    'rating table, kernel': formatTiming(measure(() => engine.foldInRating(history).bias)),
    'fold-in + recommend 20': formatTiming(
      measure(() => engine.recommend(engine.foldIn(history), { limit: LIMIT })[0]?.row ?? 0),
    ),
  }
}

printHeader('bench:score', SEED)
const rng = createRng(SEED)
printTable(FACTORS.flatMap((factors) => SIZES.map((rows) => benchScan(rows, factors, rng))))
const { rows, factors } = INDEXED
console.log(`\nBeside an index, ${rows} × ${factors}, vectors like trained ones`)
const lines = await benchIndex(rows, factors, rng)
if (typeof lines === 'string') console.log(lines)
else printTable(lines)
console.log('\nFold-in, over 62,423 items')
printTable([10, 100, 1000].flatMap((count) => FACTORS.map((factors) => benchFoldIn(factors, count, rng))))
printKept()
