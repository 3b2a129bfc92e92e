import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PAGE_BYTES } from '../../src/model/score-kernel.ts'
import { planScoreMemory, type Region } from '../../src/model/score-memory.ts'
import { fixtureParts } from './engine-fixture.ts'

const { manifest } = fixtureParts({
  items: { factors: 1, values: new Float32Array(1) },
  ratings: { factors: 1, values: new Float32Array(1), baselineBiases: new Float32Array(1) },
})

test('regions are aligned to 16 bytes, lie apart, above the reserved bytes and within the pages', () => {
  const sizes = fc.record({
    items: fc.integer({ min: 0, max: 2_000_000 }),
    factors: fc.integer({ min: 1, max: 516 }),
    ratingFactors: fc.integer({ min: 1, max: 516 }),
    itemsBytes: fc.integer({ min: 0, max: 200_000_000 }),
    ratingsBytes: fc.option(fc.integer({ min: 0, max: 200_000_000 })),
  })
  fc.assert(
    fc.property(sizes, ({ items, factors, ratingFactors, itemsBytes, ratingsBytes }) => {
      const blob = { sha256: '0'.repeat(64), bytes: itemsBytes }
      const plan = planScoreMemory({
        ...manifest,
        counts: { ...manifest.counts, items },
        ranking: { ...manifest.ranking, factors },
        rating: manifest.rating && { ...manifest.rating, factors: ratingFactors },
        blobs: {
          ...manifest.blobs,
          items: blob,
          ratings: ratingsBytes === null ? null : { ...blob, bytes: ratingsBytes },
        },
      })
      const { user, best, excluded, foldIn, explain, items: itemsRegion, ratings } = plan
      const regions: Region[] = [
        user,
        best,
        excluded,
        ...Object.values<Region>({ ...foldIn, ...explain }),
        itemsRegion,
      ]
      regions.push(...Object.values(plan.similarity ?? {}))
      if (ratings !== null) regions.push(ratings)
      regions.sort((a, b) => a.offset - b.offset || a.bytes - b.bytes)
      let end = 1024
      for (const { offset, bytes } of regions) {
        expect(offset % 16).toBe(0)
        expect(offset).toBeGreaterThanOrEqual(end)
        end = offset + bytes
      }
      expect(plan.pages * PAGE_BYTES).toBeGreaterThanOrEqual(end)
      expect((plan.pages - 1) * PAGE_BYTES).toBeLessThan(end + 16)
      expect(excluded.bytes * 8).toBeGreaterThanOrEqual(items)
      expect(ratings?.bytes ?? null).toBe(ratingsBytes)
    }),
  )
})
