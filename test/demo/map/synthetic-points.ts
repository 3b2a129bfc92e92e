/** Points without a model: seeded, clustered as films are. */
import { MapPoints } from '../../../src/demo/map/points.ts'
import { createRng } from '../../../src/model/rng.ts'

export function syntheticPoints(count: number, seed = 1): MapPoints {
  return new MapPoints(syntheticPlaces(count, seed))
}

export function syntheticPlaces(count: number, seed = 1) {
  const rng = createRng(seed)
  const places = Array.from({ length: count }, () => {
    const cluster = Math.floor(rng.uniform() * 8)
    const at = (turn: number) => 0.3 * Math.cos((cluster / 8) * 2 * Math.PI + turn) + rng.normal() * 0.12
    return { x: at(0), y: at(Math.PI / 2), genre: cluster - 1 }
  })
  return {
    itemIds: places.map((_, film) => String(film + 1)),
    x: places.map(({ x }) => Number(x.toFixed(4))),
    y: places.map(({ y }) => Number(y.toFixed(4))),
    genre: places.map(({ genre }) => genre),
  }
}
