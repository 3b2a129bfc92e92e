import { expect, test } from 'vitest'
import { project } from '../../../src/demo/map/projection.ts'
import { analysedRun } from '../../scripts/report/analysed-run.ts'

test('a film’s own vector lies where training put the film, to the map’s four decimals', async () => {
  const { run, analyses } = await analysedRun({ heldOut: false })
  const map = analyses.find((analysis) => analysis.name === 'map')
  if (map?.name !== 'map') throw new Error('no map')
  const { itemFactors, options } = run.served.ranking
  const { itemIds } = run.dataset
  for (const [film, id] of map.itemIds.entries()) {
    const row = itemIds.indexOf(id)
    const vector = [...itemFactors.subarray(row * options.factors, (row + 1) * options.factors)]
    const place = project(map, vector)
    expect(place?.x).toBeCloseTo(map.x[film] as number, 3)
    expect(place?.y).toBeCloseTo(map.y[film] as number, 3)
    // Only the direction counts: a taste twice as strong is at the same place.
    const twice = project(
      map,
      vector.map((factor) => 2 * factor),
    )
    expect(twice?.x).toBeCloseTo(place?.x ?? Number.NaN, 9)
  }
})

test('a vector of another length, and one without a direction, have no place', () => {
  const axes = {
    center: [0, 0],
    components: [
      [1, 0],
      [0, 1],
    ] as [number[], number[]],
  }
  expect(project(axes, [3, 4])).toEqual({ x: 0.6, y: 0.8 })
  expect(project(axes, [1, 2, 3])).toBeNull()
  expect(project(axes, [0, 0])).toBeNull()
})
