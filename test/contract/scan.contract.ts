/** What every `Scan` must do: run for the plain twin and for the kernel, and compared to the bit. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyBitmap, setBit } from '../../src/model/bitmap.ts'
import { createRng } from '../../src/model/rng.ts'
import { type Scan, type ScanQuery, scanPlainly } from '../../src/model/scan.ts'
import type { QuantisedFactors, ScoredRow } from '../../src/model/tables.ts'

export interface ScanCase {
  readonly table: QuantisedFactors
  readonly query: ScanQuery
}

/** Makes a scan, and moves the case's arrays to where that scan can read them. */
export type PrepareScan = (scanCase: ScanCase) => { scan: Scan; scanCase: ScanCase }

export interface CaseOptions {
  readonly rows: number
  readonly factors: number
  readonly limit?: number
  readonly excluded?: readonly number[] | null
  readonly filtered?: readonly number[] | null
  readonly biased?: boolean
  readonly seed?: number
  /** Largest magnitude of the codes: 1 makes many ties. */
  readonly largest?: number
}

export function randomCase(options: CaseOptions): ScanCase {
  const {
    rows,
    factors,
    limit = 20,
    excluded = null,
    filtered = null,
    biased = false,
    seed = 1,
    largest = 127,
  } = options
  const rng = createRng(seed)
  const stride = Math.ceil(factors / 16) * 16
  const codes = new Int8Array(rows * stride)
  for (let row = 0; row < rows; row++) {
    for (let factor = 0; factor < factors; factor++) {
      codes[row * stride + factor] = rng.integer(2 * largest + 1) - largest
    }
  }
  const user = new Int16Array(factors)
  for (let factor = 0; factor < factors; factor++) user[factor] = rng.integer(65535) - 32767
  const floats = (make: () => number) => Float32Array.from({ length: rows }, make)
  const scales = largest === 1 ? floats(() => 0.5) : floats(() => 0.001 + rng.uniform())
  return {
    table: { rows, factors, stride, codes, scales },
    query: {
      scales,
      biases: biased ? floats(() => rng.normal() * 1e4) : null,
      user,
      userScale: Math.fround(0.0123),
      excluded,
      filtered: filtered && bitmapOf(filtered, rows),
      after: null,
      limit,
    },
  }
}

function bitmapOf(rows: readonly number[], bound: number): Uint32Array {
  const bits = emptyBitmap(bound)
  for (const row of rows) setBit(bits, row)
  return bits
}

export function scanContract(name: string, prepare: PrepareScan): void {
  const run = (original: ScanCase) => {
    const { scan, scanCase } = prepare(original)
    return scan(scanCase.table, scanCase.query)
  }
  const expectTwin = (scanCase: ScanCase) => {
    const found = run(scanCase)
    expect(found).toEqual(scanPlainly(scanCase.table, scanCase.query))
    return found
  }
  const withQuery = (scanCase: ScanCase, query: Partial<ScanQuery>): ScanCase => ({
    table: scanCase.table,
    query: { ...scanCase.query, ...query },
  })

  describe(`scan, ${name}`, () => {
    test('a case by hand: scores, order, ties to the lower row', () => {
      const codes = new Int8Array(5 * 16)
      const rows = [
        [1, 2],
        [127, -127],
        [0, 0],
        [4, 2],
        [2, 4],
      ]
      for (const [row, pair] of rows.entries()) codes.set(pair, row * 16)
      const scales = Float32Array.of(1, 0.5, 1, 0.5, 0.25)
      const user = Int16Array.of(100, 10)
      const table = { rows: 5, factors: 2, stride: 16, codes, scales }
      const query = {
        scales,
        biases: null,
        user,
        userScale: 0.5,
        excluded: null,
        filtered: null,
        after: null,
        limit: 5,
      }
      expect(run({ table, query })).toEqual([
        { row: 1, score: 2857.5 },
        { row: 3, score: 105 },
        { row: 0, score: 60 },
        { row: 4, score: 30 },
        { row: 2, score: 0 },
      ])
      const biases = Float32Array.of(0, -2800, 57.5, -47.5, 30)
      expect(run({ table, query: { ...query, biases, excluded: [0], limit: 3 } })).toEqual([
        { row: 4, score: 60 },
        { row: 1, score: 57.5 },
        { row: 2, score: 57.5 },
      ])
    })

    test.each([0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 100, 1001])('%i rows', (rows) => {
      const found = expectTwin(randomCase({ rows, factors: 16, seed: rows }))
      expect(found).toHaveLength(Math.min(rows, 20))
    })

    test.each([1, 15, 16, 17, 64, 128, 516])('%i factors', (factors) => {
      expectTwin(randomCase({ rows: 77, factors, seed: factors, biased: true }))
    })

    test.each([1, 2, 3, 20, 100, 499, 500, 512])('limit %i, below and above the rows there are', (limit) => {
      expect(expectTwin(randomCase({ rows: 1003, factors: 17, limit }))).toHaveLength(limit)
      expect(expectTwin(randomCase({ rows: 41, factors: 17, limit }))).toHaveLength(Math.min(limit, 41))
    })

    test('sums are exact in int32 at the most factors and the largest codes', () => {
      const extreme = randomCase({ rows: 9, factors: 516 })
      extreme.table.codes.fill(0)
      for (let row = 0; row < 9; row++)
        extreme.table.codes.fill(row % 2 ? -127 : 127, row * 528, row * 528 + 516)
      extreme.query.user.fill(32767)
      extreme.query.scales.fill(1)
      const found = expectTwin(withQuery(extreme, { userScale: 1 }))
      expect(found[0]).toEqual({ row: 0, score: Math.fround(127 * 32767 * 516) })
      expect(found.at(-1)).toEqual({ row: 7, score: Math.fround(-127 * 32767 * 516) })
    })

    test('ties go to the lower row, at every place of the order', () => {
      const found = expectTwin(randomCase({ rows: 500, factors: 1, largest: 1, limit: 400 }))
      const tied = found.filter(({ score }, place) => place > 0 && found[place - 1]?.score === score)
      expect(tied.length).toBeGreaterThan(390)
      for (const [place, { row, score }] of found.entries()) {
        const next = found[place + 1]
        if (next?.score === score) expect(next.row).toBeGreaterThan(row)
      }
    })

    test('a user of zeros gives every row its bias, or zero in row order', () => {
      const unbiased = randomCase({ rows: 50, factors: 16, limit: 10 })
      const user = new Int16Array(16)
      const zeros = expectTwin(withQuery(unbiased, { user, userScale: 0 }))
      expect(zeros).toEqual(Array.from({ length: 10 }, (_, row) => ({ row, score: 0 })))
      const biased = randomCase({ rows: 50, factors: 16, limit: 1, biased: true })
      const [best] = expectTwin(withQuery(biased, { user, userScale: 0 }))
      expect(best?.score).toBe(Math.max(...(biased.query.biases ?? [])))
    })

    test('rows of falling, rising and equal score, so that none, all and no more rows enter', () => {
      for (const order of [(row: number) => -row, (row: number) => row, () => 7]) {
        const ordered = randomCase({ rows: 700, factors: 1, limit: 33 })
        expectTwin(
          withQuery(ordered, {
            userScale: 0,
            biases: Float32Array.from({ length: 700 }, (_, r) => order(r)),
          }),
        )
      }
    })

    const every = (rows: number) => Array.from({ length: rows }, (_, row) => row)
    test.each<[string, readonly number[]]>([
      ['none', []],
      ['one', [3]],
      ['the same twice', [5, 5]],
      ['a whole group of four', [4, 5, 6, 7]],
      ['a whole group of 32 and its neighbours', every(101).filter((row) => row >= 31 && row <= 64)],
      ['all but the remainder', every(100)],
      ['the remainder', [100]],
      ['all but one', every(101).filter((row) => row !== 50)],
      ['all', every(101)],
    ])('excluded: %s', (_, excluded) => {
      for (const biased of [false, true]) {
        const found = expectTwin(randomCase({ rows: 101, factors: 15, limit: 200, excluded, biased }))
        expect(found).toHaveLength(101 - new Set(excluded).size)
        expect(found.filter(({ row }) => excluded.includes(row))).toEqual([])
        const filtered = expectTwin(
          randomCase({ rows: 101, factors: 15, limit: 200, filtered: excluded, biased }),
        )
        expect(filtered).toEqual(found)
        // A filter that leaves out every second row, with the rows excluded besides.
        const even = every(101).filter((row) => row % 2 === 0)
        const both = expectTwin(
          randomCase({ rows: 101, factors: 15, limit: 200, excluded, filtered: even, biased }),
        )
        expect(both).toEqual(found.filter(({ row }) => row % 2 === 1))
      }
    })

    test('scores of NaN and −∞ never come back', () => {
      const broken = randomCase({ rows: 9, factors: 1, limit: 9 })
      const biases = Float32Array.of(NaN, 1, -Infinity, 2, 3, NaN, 4, 5, NaN)
      const found = run(withQuery(broken, { userScale: 0, biases }))
      expect(found.map(({ row }) => row)).toEqual([7, 6, 4, 3, 1])
    })

    const scoreOf = (score: number, row: number) => ({ score: Math.fround(score), row })
    test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('goes on behind row %i of rows that all tie', (row) => {
      const tied = randomCase({ rows: 10, factors: 1, limit: 20 })
      const biases = new Float32Array(10).fill(7)
      const behind = expectTwin(withQuery(tied, { userScale: 0, biases, after: scoreOf(7, row) }))
      expect(behind.map((found) => found.row)).toEqual(every(10).slice(row + 1))
      expect(expectTwin(withQuery(tied, { userScale: 0, biases, after: scoreOf(6.9, row) }))).toEqual([])
      expect(expectTwin(withQuery(tied, { userScale: 0, biases, after: scoreOf(7.1, row) }))).toHaveLength(10)
    })

    test('pages of any size are the whole order, without repeats, on any table', () => {
      const options = fc.record({
        rows: fc.integer({ min: 0, max: 120 }),
        factors: fc.integer({ min: 1, max: 40 }),
        biased: fc.boolean(),
        largest: fc.constantFrom(1, 127),
        seed: fc.integer(),
      })
      fc.assert(
        fc.property(options, fc.integer({ min: 1, max: 40 }), (base, limit) => {
          const { scan, scanCase } = prepare(randomCase({ ...base, limit }))
          const { table, query } = scanCase
          const pages: ScoredRow[] = []
          for (;;) {
            const page = scan(table, { ...query, after: pages.at(-1) ?? null })
            pages.push(...page)
            // Fails where the pages go round in a circle.
            expect(pages.length).toBeLessThanOrEqual(base.rows)
            if (page.length < limit) break
          }
          expect(pages).toEqual(scanPlainly(table, { ...query, limit: base.rows }))
        }),
      )
    })

    test('equals a full sort on any table', () => {
      const options = fc.record({
        rows: fc.integer({ min: 0, max: 300 }),
        factors: fc.integer({ min: 1, max: 70 }),
        limit: fc.integer({ min: 1, max: 512 }),
        biased: fc.boolean(),
        largest: fc.constantFrom(1, 127),
        seed: fc.integer(),
      })
      const share = fc.constantFrom(0, 0.1, 0.9, 0.99)
      fc.assert(
        fc.property(options, share, (base, excludedShare) => {
          const rng = createRng(base.seed + 1)
          const excluded = every(base.rows).filter(() => rng.uniform() < excludedShare)
          const filtered = every(base.rows).filter(() => rng.uniform() < excludedShare)
          expectTwin(randomCase({ ...base, excluded }))
          expectTwin(randomCase({ ...base, excluded, filtered }))
        }),
      )
    })
  })
}
