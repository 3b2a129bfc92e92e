/** All items as points of the latent space. */
import { axisX, axisY, dot, type RenderFunction, ruleX, ruleY, text } from '@observablehq/plot'
import type { AxisEnd, TasteMap } from '../model/format/analysis/model.ts'
import { CATEGORIES, COLORS, type Figure, isNarrow } from './figure.ts'
import { clipped, placeLabels } from './labels.ts'
import { nameMarks } from './names.ts'
import { listed, percent } from './phrases.ts'

type Placed = AxisEnd['items'][number]

export function mapFigures(map: TasteMap): Figure[] {
  if (map.x.length < 2) return []
  const domain = squareAround(map)
  const rest = map.genres.length === 0 ? COLORS.main : COLORS.faint
  const colorOf = (genre: number) => CATEGORIES[genre] ?? rest
  // Grey ones below, coloured ones above, the most frequent genre first.
  const layers = [-1, ...map.genres.keys()]
  const other = map.genre.includes(-1) ? [{ label: 'other', color: rest }] : []
  return [
    {
      id: 'map',
      title: 'Map of taste',
      full: true,
      summary: [map.summary, ...map.axes.map(({ summary }) => summary)].join(' '),
      ...(map.genres.length > 0 && {
        legend: [...map.genres.map((label, genre) => ({ label, color: colorOf(genre) })), ...other],
      }),
      plot: (width) => {
        const height = isNarrow(width) ? Math.round(width * 1.15) : Math.round(width * 0.8)
        const margins = { marginLeft: 16, marginRight: 16, marginTop: 16, marginBottom: 34 }
        const scale = fitted(domain, width, height, margins)
        const labels = labelled(map, scale, width)
        return {
          height,
          ...margins,
          x: { domain: scale.x, axis: null },
          y: { domain: scale.y, axis: null },
          marks: [
            ruleX([0], { stroke: COLORS.grid }),
            ruleY([0], { stroke: COLORS.grid }),
            ...layers.map((genre) => points(map, genre, colorOf(genre))),
            ...ends(map, isNarrow(width)),
            dot(labels, {
              x: (label: Named) => label.place.x,
              y: (label: Named) => label.place.y,
              r: 3,
              fill: COLORS.ink,
              stroke: COLORS.paper,
            }),
            ...nameMarks(
              labels,
              (label) => label.place.x,
              (label) => label.place.y,
            ),
          ],
        }
      },
    },
  ]
}

interface Domain {
  readonly x: [number, number]
  readonly y: [number, number]
}

function squareAround({ x, y }: TasteMap): Domain {
  const range = (values: readonly number[]): [number, number] => [
    values.reduce((low, value) => Math.min(low, value), 0),
    values.reduce((high, value) => Math.max(high, value), 0),
  ]
  return { x: range(x), y: range(y) }
}

/** The same unit along both axes, or distances would lie. */
function fitted(
  { x, y }: Domain,
  width: number,
  height: number,
  margins: { marginLeft: number; marginRight: number; marginTop: number; marginBottom: number },
) {
  const [w, h] = [
    width - margins.marginLeft - margins.marginRight,
    height - margins.marginTop - margins.marginBottom,
  ]
  const unit = Math.min(w / (x[1] - x[0] || 1), h / (y[1] - y[0] || 1)) * 0.96
  const around = ([low, high]: [number, number], pixels: number): [number, number] => {
    const middle = (low + high) / 2
    return [middle - pixels / unit / 2, middle + pixels / unit / 2]
  }
  const [xs, ys] = [around(x, w), around(y, h)]
  return {
    x: xs,
    y: ys,
    toPixels: (place: { x: number; y: number }) => ({
      x: margins.marginLeft + (place.x - xs[0]) * unit,
      y: height - margins.marginBottom - (place.y - ys[0]) * unit,
    }),
  }
}

/** One path of dots without length for all points of a colour: a tenth of the bytes of circles. */
function points(map: TasteMap, genre: number, color: string): RenderFunction {
  const diameter = Math.max(1.4, Math.min(5, 260 / Math.sqrt(map.x.length)))
  return (_index, scales, _values, _dimensions, context) => {
    const [toX, toY] = [scales.x, scales.y]
    let path = ''
    for (const [place, its] of map.genre.entries()) {
      if (its !== genre) continue
      path += `M${pixel(toX?.(map.x[place]))},${pixel(toY?.(map.y[place]))}h0`
    }
    const element = context.document.createElementNS('http://www.w3.org/2000/svg', 'path')
    element.setAttribute('d', path)
    element.setAttribute('stroke', color)
    element.setAttribute('stroke-width', diameter.toFixed(1))
    element.setAttribute('stroke-linecap', 'round')
    element.setAttribute('stroke-opacity', genre < 0 ? '0.5' : '0.75')
    element.setAttribute('fill', 'none')
    return element
  }
}

function pixel(value: unknown): string {
  return String(Number(Number(value).toFixed(1)))
}

interface Named {
  readonly place: Placed
  readonly words: string
  readonly x: number
  readonly y: number
}

/** Names of the items at the ends of both axes, as many as there is room for. */
function labelled(map: TasteMap, scale: ReturnType<typeof fitted>, width: number) {
  const all = map.axes.flatMap(({ low, high }) => [low.items, high.items])
  const longest = all.reduce((most, items) => Math.max(most, items.length), 0)
  // The furthest of every end first, so that each end gets its share of the room.
  const inTurn = Array.from({ length: longest }, (_, place) =>
    all.flatMap((items) => items[place] ?? []),
  ).flat()
  const distinct = [...new Map(inTurn.map((place) => [place.itemId, place])).values()]
  const named = distinct.map(
    (place): Named => ({
      place,
      words: clipped(place.title ?? place.itemId, isNarrow(width) ? 22 : 36),
      ...scale.toPixels(place),
    }),
  )
  return placeLabels(named, width)
}

/** What lies at the ends, in words, at the edges. */
function ends({ axes, explained }: TasteMap, narrow: boolean) {
  const [across, up] = axes
  const genresAt = (end: AxisEnd | undefined, before: string, after = '') => {
    const genres = (end?.genres ?? []).slice(0, narrow ? 2 : 3).map(({ genre }) => genre)
    return genres.length === 0 ? '' : `${before}${listed(genres)}${after}`
  }
  const style = {
    fontSize: narrow ? 11 : 12,
    fontWeight: 600,
    fill: COLORS.muted,
    stroke: COLORS.paper,
    strokeWidth: 5,
  }
  const put = (words: string, options: object) => text([words], { ...style, ...options })
  const share = (axis: 0 | 1) => `axis ${axis + 1}: ${percent(explained[axis] ?? 0)} of the variance`
  const top = [genresAt(up?.high, '↑ '), narrow ? '' : share(1)].filter((words) => words !== '').join(' · ')
  return [
    axisX({ ticks: [], label: null }),
    axisY({ ticks: [], label: null }),
    put(genresAt(across?.low, '← '), { frameAnchor: 'bottom-left', dy: 22 }),
    put(genresAt(across?.high, '', ' →'), { frameAnchor: 'bottom-right', dy: 22 }),
    put(narrow ? '' : share(0), { frameAnchor: 'bottom', dy: 22, fontWeight: 400 }),
    put(top, { frameAnchor: 'top', dy: -10 }),
    put(genresAt(up?.low, '↓ '), { frameAnchor: 'bottom', dy: 4 }),
  ]
}
