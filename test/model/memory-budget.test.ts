import { expect, test } from 'vitest'
import { modelBytes, modelMemory } from '../../src/model/memory-budget.ts'
import { PAGE_BYTES } from '../../src/model/score-kernel.ts'
import { planScoreMemory } from '../../src/model/score-memory.ts'
import { smallModel } from '../scripts/publish/small-model.ts'

const { manifest } = smallModel('any')
const blob = (bytes: number) => ({ sha256: '0'.repeat(64), bytes })

test('a model takes the pages of its kernel, its texts, and what finds its users', () => {
  const blobs = {
    ...manifest.blobs,
    items: blob(5e6),
    users: { ...blob(9e8), head: blob(300) },
    metadata: blob(70_000),
    search: blob(20_000),
    userFactors: blob(1e6),
  }
  const of = { ...manifest, blobs }
  const tables = planScoreMemory(of).pages * PAGE_BYTES
  expect(tables).toBeGreaterThan(5e6)
  expect(modelMemory(of)).toEqual({ tables, texts: 90_000, users: 1_000_300 })
  expect(modelBytes(of)).toBe(tables + 1_090_300)
})

test('without the folded titles they are made of the metadata; without metadata there are none', () => {
  const texts = (metadata: { sha256: string; bytes: number } | null) =>
    modelMemory({ ...manifest, blobs: { ...manifest.blobs, metadata } }).texts
  expect(texts(blob(70_000))).toBe(140_000)
  expect(texts(null)).toBe(0)
})
