import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cosinesAmongPlainly, diversify } from '../../../src/model/diversity.ts'
import type { ScoredRow } from '../../../src/model/tables.ts'
import { ProblemError } from '../../../src/worker/problems.ts'
import { encodeCursor } from '../../../src/worker/routes/cursor.ts'
import {
  blockRows,
  decodePlace,
  diversePage,
  encodePlace,
  type Find,
  type Page,
  type Place,
  plainPage,
} from '../../../src/worker/routes/pages.ts'
import { normals, openEngine } from '../../model/engine-fixture.ts'

const PAGING = { modelVersion: '9f2c41d07be35a88', question: 7 }
const ROWS = 700

/** Every page through cursors, and what they hold together. */
function walk(pageAt: (place: Place) => Page): { rows: ScoredRow[]; pages: Page[] } {
  const pages: Page[] = []
  let cursor: string | undefined
  do {
    const page = pageAt(decodePlace(cursor, PAGING, { basis: 0, rows: ROWS }))
    pages.push(page)
    // Fails where the pages go round in a circle.
    expect(pages.length).toBeLessThanOrEqual(ROWS + 1)
    cursor = page.next === null ? undefined : encodePlace(PAGING, 0, page.next)
  } while (cursor !== undefined)
  return { rows: pages.flatMap(({ rows }) => rows), pages }
}

const cases = fc.record({
  rows: fc.integer({ min: 0, max: ROWS }),
  limit: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(100, 101, 255, 256, 499, 500)),
  seed: fc.nat(),
  minScore: fc.constantFrom(-Infinity, 0),
  diversity: fc.constantFrom(0.2, 1),
})

function ranking({ rows, seed, minScore }: { rows: number; seed: number; minScore: number }) {
  const engine = openEngine({ items: { factors: 4, values: normals(4 * rows, seed) } })
  const taste = normals(4, seed + 1)
  const find: Find = (range) => engine.recommend(taste, range).filter(({ score }) => score >= minScore)
  const all: ScoredRow[] = []
  for (;;) {
    const more = find({ limit: 512, after: all.at(-1) ?? null })
    all.push(...more)
    if (more.length < 512) return { engine, find, all }
  }
}

describe('pages of any size, on random tables', () => {
  test('are the whole ranking in order, each full but the last', () => {
    fc.assert(
      fc.property(cases, (options) => {
        const { find, all } = ranking(options)
        const { rows, pages } = walk((place) => plainPage(find, place, options.limit))
        expect(rows).toEqual(all)
        for (const page of pages.slice(0, -1)) expect(page.rows).toHaveLength(options.limit)
        expect(pages).toHaveLength(Math.max(1, Math.ceil(all.length / options.limit)))
      }),
    )
  })

  test('with diversity are every block of the ranking in the order of its own', () => {
    fc.assert(
      fc.property(cases, (options) => {
        const { engine, find, all } = ranking(options)
        const { limit, diversity } = options
        const arrange = { engine, diversity, limit }
        const { rows, pages } = walk((place) => diversePage(find, place, arrange))
        const size = blockRows(limit)
        const blocks = Array.from({ length: Math.ceil(all.length / size) }, (_, block) =>
          diversify(cosinesAmongPlainly(engine.items), all.slice(block * size, (block + 1) * size), {
            diversity,
            limit: size,
          }),
        )
        expect(rows).toEqual(blocks.flat())
        for (const page of pages.slice(0, -1)) expect(page.rows).toHaveLength(limit)
      }),
      { numRuns: 60 },
    )
  })
})

test('a block is whole pages, some 100 rows or five pages, and one scan returns it', () => {
  for (let limit = 1; limit <= 500; limit++) {
    const block = blockRows(limit)
    expect(block % limit).toBe(0)
    expect(block).toBeLessThan(512)
    expect(block).toBeGreaterThanOrEqual(Math.min(100, limit))
  }
  expect([1, 7, 20, 50, 200, 500].map(blockRows)).toEqual([100, 105, 100, 250, 400, 500])
})

describe('a cursor is refused', () => {
  const codeOf = (place: readonly number[]) => {
    try {
      return decodePlace(encodeCursor(PAGING, place), PAGING, { basis: 0, rows: ROWS })
    } catch (error) {
      if (error instanceof ProblemError) return error.failure.code
      throw error
    }
  }

  test.each([
    [[0]],
    [[0, 0, 1]],
    [[0, 0, 1, ROWS]],
    [[0, 0, 1, -1]],
    [[0, 0, 1, 0.5]],
    [[0, 512]],
    [[0, -1]],
    [[0, 0, 1, 2, 3]],
  ])('with %j, which is no place', (place) => {
    expect(codeOf(place)).toBe('invalid-cursor')
  })

  test('of an answer on another basis', () => {
    expect(codeOf([1, 0, 1, 2])).toBe('stale-cursor')
    expect(codeOf([0, 0, 1, 2])).toEqual({ after: { score: 1, row: 2 }, skip: 0 })
  })
})
