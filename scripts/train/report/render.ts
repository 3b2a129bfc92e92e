/** Draws a figure as SVG text, without a browser: Observable Plot on linkedom's document. */
import { parseHTML } from 'linkedom'
import { drawFigure } from '../../../src/figures/draw.ts'
import type { Figure } from '../../../src/figures/figure.ts'
import { escapeText } from './escape.ts'
import { PALETTE_CSS } from './style.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'

/** For a page that has the palette: `className` is on the `<svg>`, which names the picture to those who cannot see it. */
export function renderInline(figure: Figure, width: number, className: string): string {
  const svg = draw(figure, width)
  svg.setAttribute('class', className)
  svg.setAttribute('role', 'img')
  // Set as an attribute it would keep its `<`.
  const label = escapeText(`${figure.title}. ${figure.summary}`)
  return svg.outerHTML.replace('<svg', () => `<svg aria-label="${label}"`)
}

const TITLE_PX = 34
const LEGEND_PX = 24
const LEGEND_LETTER_PX = 7

/** A picture that stands alone: with title, legend, sentence and its own palette for light and dark. */
export function renderFile(figure: Figure, width: number): string {
  const svg = draw(figure, width)
  const inner = Number(svg.getAttribute('height'))
  const legend = legendSvg(figure, width)
  const top = TITLE_PX + legend.height
  const height = inner + top
  svg.setAttribute('y', String(top))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `font-family="${escapeText(FONT)}" role="img" color="var(--ink)"><style>${PALETTE_CSS}</style>` +
    `<title>${escapeText(figure.title)}</title><desc>${escapeText(figure.summary)}</desc>` +
    `<rect width="100%" height="100%" fill="var(--paper)"/>` +
    `<text x="16" y="24" font-size="17" font-weight="700" fill="var(--ink)">${escapeText(figure.title)}</text>` +
    `${legend.svg}${svg.outerHTML}</svg>\n`
  )
}

function draw(figure: Figure, width: number): SVGSVGElement {
  const svg = drawFigure(figure, width, document as unknown as Document)
  svg.setAttribute('font-family', FONT)
  return svg
}

function legendSvg({ legend = [] }: Figure, width: number): { svg: string; height: number } {
  if (legend.length === 0) return { svg: '', height: 0 }
  let x = 16
  let line = 0
  const entries = legend.map(({ label, color }) => {
    const length = 36 + label.length * LEGEND_LETTER_PX
    if (x > 16 && x + length > width) {
      x = 16
      line++
    }
    const at = x
    x += length
    const y = TITLE_PX + 8 + line * LEGEND_PX
    return (
      `<circle cx="${at + 5}" cy="${y}" r="5" fill="${color}"/>` +
      `<text x="${at + 16}" y="${y + 4}" font-size="12" fill="var(--ink)">${escapeText(label)}</text>`
    )
  })
  return { svg: entries.join(''), height: (line + 1) * LEGEND_PX }
}
