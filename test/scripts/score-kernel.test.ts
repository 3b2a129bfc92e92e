import { expect, test } from 'vitest'
import { compileScoreKernel, instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'

test('a kernel has exactly the memory that it was asked for, and a memory of its own', () => {
  const [one, other] = [instantiateScoreKernel(2), instantiateScoreKernel(3)]
  expect(one.memory.buffer.byteLength).toBe(2 * 65536)
  expect(other.memory.buffer.byteLength).toBe(3 * 65536)
  new Int32Array(one.memory.buffer, 1024, 32).fill(3)
  expect(one.readBytes(1024, 128)).not.toBe(0)
  expect(other.readBytes(1024, 128)).toBe(0)
})

test('a kernel that was never built says how to build it', () => {
  const missing = new URL('./no-such-kernel.wasm', import.meta.url)
  expect(() => compileScoreKernel(missing)).toThrow(
    /no-such-kernel\.wasm cannot be read: `npm run build` makes it/,
  )
})
