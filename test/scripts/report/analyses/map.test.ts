import { describe, expect, test } from 'vitest'
import { analyseMap, MOST_PLACED } from '../../../../scripts/train/report/analyses/map.ts'
import { principalAxes } from '../../../../scripts/train/report/analyses/principal-axes.ts'
import type { RankingModel } from '../../../../scripts/train/trained-model.ts'
import { createRng } from '../../../../src/model/rng.ts'
import { catalogueByHand, datasetByHand } from '../dataset-by-hand.ts'

describe('principalAxes', () => {
  test('of ±e₁ twice and ±e₂ once: shares 2/3 and 1/3, length does not matter', () => {
    const vectors = Float32Array.of(5, 0, 0, -1, 0, 0, 2, 0, 0, -3, 0, 0, 0, 7, 0, 0, -2, 0)
    const { center, components, explained, project } = principalAxes(vectors, 3, 6)
    expect([...center]).toEqual([0, 0, 0])
    expect(explained.map((share) => share.toFixed(6))).toEqual(['0.666667', '0.333333', '0.000000'])
    expect(components[0]?.map(Math.round)).toEqual(Float64Array.of(1, 0, 0))
    expect(project(0, 2)?.map(Math.round)).toEqual([1, 0])
    expect(project(5, 2)?.map(Math.round)).toEqual([0, -1])
  })

  test('only the first rows make the axes; a zero row has no place', () => {
    const vectors = Float32Array.of(1, 0, -1, 0, 0, 1, 0, 0)
    const space = principalAxes(vectors, 2, 2)
    expect(space.explained).toEqual([1, 0])
    expect(space.project(2, 1)?.[0]).toBeCloseTo(0, 12)
    expect(space.project(3, 2)).toBeNull()
  })

  test('of equal directions no variance is explained', () => {
    expect(
      principalAxes(Float32Array.of(1, 1, 2, 2), 2, 2).explained.every((share) => share < 1 + 1e-9),
    ).toBe(true)
  })
})

const ITEMS = 200

/** Four tastes: ± along axis 0, which are comedies and horror, and ± along axis 1, weaker. */
function mapOf(genres: boolean) {
  const rng = createRng(4)
  const dataset = datasetByHand(1, ITEMS, [])
  const itemFactors = new Float32Array(ITEMS * 6)
  for (let item = 0; item < ITEMS; item++) {
    const side = item % 2 === 0 ? 1 : -1
    const other = item % 4 < 2 ? 1 : -1
    itemFactors.set(
      [3 * side, 1.5 * other, 0, 0, 0, 0].map((value) => value + rng.normal() * 0.2),
      item * 6,
    )
  }
  itemFactors.fill(0, (ITEMS - 1) * 6)
  const ranking = { itemFactors, options: { factors: 6 } } as Partial<RankingModel> as RankingModel
  const metadata = Array.from({ length: ITEMS }, (_, item) =>
    genres
      ? { title: `Film ${item}`, genres: [item % 2 === 0 ? 'Comedy' : 'Horror'] }
      : { title: `Film ${item}` },
  )
  return analyseMap(ranking, new Uint32Array(ITEMS).fill(9), catalogueByHand(dataset, metadata))
}

describe('map', () => {
  test('finds the planted axes and what lies at their ends', () => {
    const map = mapOf(true)
    expect(map?.itemIds).toHaveLength(ITEMS - 1)
    expect((map?.explained[0] ?? 0) + (map?.explained[1] ?? 0)).toBeGreaterThan(0.95)
    const [across] = map?.axes ?? []
    expect([across?.low.genres[0]?.genre, across?.high.genres[0]?.genre]).toEqual(['Horror', 'Comedy'])
    expect(across?.low.items.every(({ title }) => Number(title?.slice(5)) % 2 === 1)).toBe(true)
    expect(across?.summary).toMatch(
      /^From left to right: Horror, such as “Film \d+” and “Film \d+”; then Comedy, such as/,
    )
    expect(map?.genres).toEqual(['Comedy', 'Horror'])
    expect(map?.genre.slice(0, 4)).toEqual([0, 1, 0, 1])
  })

  test('x and y are what the published axes make of a vector', () => {
    const map = mapOf(true)
    const vector = [3, 1.5, 0, 0, 0, 0]
    const length = Math.hypot(...vector)
    const [x = 0, y = 0] = (map?.components ?? []).map((component) =>
      component.reduce(
        (sum, value, factor) =>
          sum + value * ((vector[factor] as number) / length - (map?.center[factor] as number)),
        0,
      ),
    )
    expect(Math.abs(x - (map?.x[0] ?? 0))).toBeLessThan(0.2)
    expect(Math.abs(y - (map?.y[0] ?? 0))).toBeLessThan(0.2)
  })

  test('without genres the ends are told by items, and no point has a colour', () => {
    const map = mapOf(false)
    expect(map?.genres).toEqual([])
    expect(new Set(map?.genre)).toEqual(new Set([-1]))
    expect(map?.axes[0]?.summary).toMatch(/^From left to right: “Film \d+” and “Film \d+”; then “Film/)
  })

  test('is null without items, without directions, and with one factor', () => {
    const of = (itemFactors: Float32Array<ArrayBuffer>, factors: number) => {
      const items = itemFactors.length / factors
      const ranking = { itemFactors, options: { factors } } as Partial<RankingModel> as RankingModel
      return analyseMap(ranking, new Uint32Array(items), catalogueByHand(datasetByHand(0, items, []), []))
    }
    expect(of(new Float32Array(0), 2)).toBeNull()
    expect(of(new Float32Array(8), 2)).toBeNull()
    expect(of(Float32Array.of(1, 2), 1)).toBeNull()
  })

  test('one item is a map of one point', () => {
    const ranking = {
      itemFactors: Float32Array.of(1, 2),
      options: { factors: 2 },
    } as Partial<RankingModel> as RankingModel
    const map = analyseMap(ranking, Uint32Array.of(3), catalogueByHand(datasetByHand(1, 1, []), []))
    expect([map?.x, map?.y]).toEqual([[0], [0]])
  })

  test('has the most popular items of a very large catalogue alone', () => {
    const items = MOST_PLACED + 5
    const itemFactors = Float32Array.from({ length: 2 * items }, (_, place) => ((place * 7) % 11) - 5)
    const ranking = { itemFactors, options: { factors: 2 } } as Partial<RankingModel> as RankingModel
    const catalogue = catalogueByHand(datasetByHand(1, items, []), [])
    const map = analyseMap(ranking, new Uint32Array(items).fill(9), catalogue)
    const placed = new Set(map?.itemIds)
    expect(placed.size).toBeLessThanOrEqual(MOST_PLACED)
    expect(placed.size).toBeGreaterThan(0.9 * MOST_PLACED)
    for (let item = MOST_PLACED; item < items; item++) expect(placed).not.toContain(catalogue.itemIds[item])
    expect(map?.summary).toContain('200,000 item directions')
  })
})
