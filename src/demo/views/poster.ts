/** A film's poster: its title set large, and a picture of flat shapes. There are no photographs to show. */
import { html, svg, type TemplateResult } from 'lit-html'
import type { Film } from '../film.ts'
import { coverOf } from '../poster/cover.ts'
import type { Layer } from '../poster/motif.ts'
import { MOTIFS } from '../poster/motifs.ts'
import { chanceOf } from '../poster/shapes.ts'

const HEADINGS = {
  h3: (title: string, size: string) => html`<h3 class="poster-title" data-size=${size}>${title}</h3>`,
  none: (title: string, size: string) => html`<p class="poster-title" data-size=${size}>${title}</p>`,
}

/** `heading` is what the title is to the page. */
export function poster(film: Film, heading: keyof typeof HEADINGS): TemplateResult {
  const { ground, accent, layout, variant } = coverOf(film)
  return html`
    <div class="poster" data-ground=${ground} data-accent=${accent} data-variant=${variant} data-layout=${layout}>
      ${picture(film)}
      <div class="poster-text">
        ${HEADINGS[heading](film.title, titleSize(film.title))}
        <span class="poster-year">${film.year ?? ''}</span>
      </div>
    </div>
  `
}

const drawn = new Map<string, readonly Layer[]>()

function picture(film: Film): TemplateResult {
  return html`
    <svg class="poster-picture" viewBox="0 0 100 100" aria-hidden="true">
      ${layersOf(film).map(([ink, path]) => svg`<path class=${`ink-${ink}`} fill-rule="evenodd" d=${path}></path>`)}
    </svg>
  `
}

/** Drawn once for each film: the page renders at every star. */
function layersOf(film: Film): readonly Layer[] {
  const key = `${film.id} ${film.genres.join()}`
  const kept = drawn.get(key)
  if (kept) return kept
  const { motif, seed } = coverOf(film)
  const layers = MOTIFS[motif](chanceOf(seed))
  drawn.set(key, layers)
  return layers
}

/** Letters of the longest word decide as well: it must not be broken on a narrow poster. */
function titleSize(title: string): 'large' | 'medium' | 'small' | 'tiny' {
  const longest = Math.max(...title.split(/[\s-]/).map((word) => word.length))
  if (title.length <= 8) return 'large'
  if (title.length <= 22 && longest <= 9) return 'medium'
  return title.length <= 40 && longest <= 12 ? 'small' : 'tiny'
}
