/** The kernel that turns vectors into another basis, against a product written out. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRng } from '../../src/model/rng.ts'

type RotateRows = (rows: number, count: number, width: number, matrix: number, scratch: number) => void

const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true })
const module = new WebAssembly.Module(readFileSync('dist/wasm/train.wasm'))
const { exports } = new WebAssembly.Instance(module, { env: { memory } })
const rotateRows = exports.rotateRows as unknown as RotateRows

test.each([8, 16, 24])('rows of width %i become rows × matrix, those behind them stay', (width) => {
  const rng = createRng(width)
  for (const count of [0, 1, 3, 4, 5, 8, 11]) {
    const rows = Float32Array.from({ length: (count + 1) * width }, () => rng.normal())
    const matrix = Float32Array.from({ length: width * width }, () => rng.normal())
    const place = new Float32Array(memory.buffer, 1024, rows.length)
    place.set(rows)
    new Float32Array(memory.buffer, 65536, matrix.length).set(matrix)
    rotateRows(1024, count, width, 65536, 131072)
    const want = rows.map((value, at) => {
      const row = Math.floor(at / width)
      if (row === count) return value
      let sum = 0
      for (let k = 0; k < width; k++) {
        sum += (rows[row * width + k] as number) * (matrix[k * width + (at % width)] as number)
      }
      return sum
    })
    const off = Math.max(...want.map((value, at) => Math.abs(value - (place[at] as number))))
    expect(off).toBeLessThan(1e-5)
  }
})
