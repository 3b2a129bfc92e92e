/** The taste map as a test sees it: where films are on the screen, what the view is. */
import type { Page } from 'playwright-core'
import type { AnalysisResponse } from '../../src/client/index.ts'

export type MapAnswer = Extract<AnalysisResponse, { readonly name: 'map' }>

export interface Spot {
  readonly x: number
  readonly y: number
}

export async function readMap(url: string): Promise<MapAnswer> {
  return (await (await fetch(`${url}/v1/analysis/map`)).json()) as MapAnswer
}

/** Middle of the view and pixels a unit, once the map is at rest. */
export async function viewOf(page: Page): Promise<{ x: number; y: number; unit: number }> {
  const text = await settled(page, 'view')
  const [x = Number.NaN, y = Number.NaN, unit = Number.NaN] = text.split(' ').map(Number)
  return { x, y, unit }
}

/** Where the visitor's mark is on the map, null where there is none. */
export async function visitorOf(page: Page): Promise<Spot | null> {
  const text = await settled(page, 'visitor')
  if (text === '') return null
  const [x = Number.NaN, y = Number.NaN] = text.split(' ').map(Number)
  return { x, y }
}

export async function spotOf(page: Page, map: MapAnswer, itemId: string): Promise<Spot> {
  const view = await viewOf(page)
  const box = await page.locator('.map-stage').boundingBox()
  const film = map.itemIds.indexOf(itemId)
  const [x, y] = [map.x[film], map.y[film]]
  if (box === null || x === undefined || y === undefined) throw new Error(`no film ${itemId} on the map`)
  return {
    x: box.x + box.width / 2 + (x - view.x) * view.unit,
    y: box.y + box.height / 2 - (y - view.y) * view.unit,
  }
}

/** What the stage says of itself at rest. */
async function settled(page: Page, name: string): Promise<string> {
  const stage = page.locator('.map-stage[data-view]:not([data-moving])')
  await stage.waitFor()
  return (await stage.getAttribute(`data-${name}`)) ?? ''
}
