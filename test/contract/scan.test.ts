import { describe, expect, test } from 'vitest'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { createKernelScan } from '../../src/model/kernel-scan.ts'
import { scanPlainly, scoreRow } from '../../src/model/scan.ts'
import { PAGE_BYTES } from '../../src/model/score-kernel.ts'
import { type PrepareScan, randomCase, scanContract } from './scan.contract.ts'

/** Packs the case into a memory with nothing to spare between its arrays, so that a read too far finds garbage. */
const prepareKernel: PrepareScan = ({ table, query }) => {
  const user = { offset: 1024, bytes: table.stride * 2 }
  const best = { offset: 4096, bytes: 512 * 8 }
  const excluded = { offset: 8192, bytes: Math.ceil(table.rows / 128) * 16 }
  const start = excluded.offset + excluded.bytes
  const needed = start + table.codes.byteLength + 8 * table.rows
  const kernel = instantiateScoreKernel(Math.ceil(needed / PAGE_BYTES) + 1)
  const { buffer } = kernel.memory
  new Uint8Array(buffer, start).fill(0xff)
  const codes = new Int8Array(buffer, start, table.codes.length)
  codes.set(table.codes)
  const floatsAt = start + codes.byteLength
  const scales = new Float32Array(buffer, floatsAt, table.rows)
  scales.set(query.scales)
  let biases: Float32Array | null = null
  if (query.biases !== null) {
    biases = new Float32Array(buffer, floatsAt + scales.byteLength, table.rows)
    biases.set(query.biases)
  }
  return {
    scan: createKernelScan(kernel, { user, best, excluded }),
    scanCase: { table: { ...table, codes }, query: { ...query, scales, biases } },
  }
}

scanContract('plain twin', (scanCase) => ({ scan: scanPlainly, scanCase }))
scanContract('kernel', prepareKernel)

describe('kernel scan', () => {
  const { scan, scanCase } = prepareKernel(randomCase({ rows: 40, factors: 16, limit: 40 }))
  const { table, query } = scanCase

  test('forgets what one query excluded before the next', () => {
    const first = scan(table, { ...query, excluded: [1, 2, 39] })
    expect(first).toHaveLength(37)
    expect(scan(table, { ...query, excluded: [1] })).toHaveLength(39)
    expect(scan(table, query)).toEqual(scanPlainly(table, query))
    const filtered = Uint32Array.of(0xfff, 0)
    expect(scan(table, { ...query, filtered, excluded: [39] })).toHaveLength(27)
    expect(scan(table, query)).toHaveLength(40)
    expect(scan(table, { ...query, excluded: [39] })).toHaveLength(39)
  })

  test('refuses the bitmap of a table of another size', () => {
    expect(() => scan(table, { ...query, filtered: Uint32Array.of(0) })).toThrow(
      "the filter's bitmap has 1 words, 40 rows take 2",
    )
  })

  test.each([0, 513, -1, 1.5, NaN])('refuses limit %s', (limit) => {
    expect(() => scan(table, { ...query, limit })).toThrow(`limit is ${limit}, expected an integer of 1…512`)
  })

  test.each([-1, 40, 0.5])('refuses to exclude row %s', (row) => {
    expect(() => scan(table, { ...query, excluded: [0, row] })).toThrow(`item row is ${row}, expected`)
    expect(scan(table, { ...query, excluded: [39] })[0]).toEqual(scanPlainly(table, query)[0])
  })

  test('refuses a table outside its memory', () => {
    const outside = { ...table, codes: table.codes.slice() }
    expect(() => scan(outside, query)).toThrow('does not lie in the memory of the kernel')
  })

  test.each([
    ['codes', { ...table, codes: table.codes.slice() }, query],
    ['scales', table, { ...query, scales: query.scales.slice() }],
    ['biases', table, { ...query, biases: new Float32Array(table.rows) }],
  ])('forgets what a query excluded whose %s it refuses', (_, refused, of) => {
    expect(() => scan(refused, { ...of, excluded: [1, 2] })).toThrow('does not lie in the memory')
    expect(scan(table, { ...query, excluded: [39] })).toHaveLength(39)
  })

  test('gives each row the score that scoreRow gives', () => {
    for (const { row, score } of scan(table, query)) expect(scoreRow(table, query, row)).toBe(score)
  })
})
