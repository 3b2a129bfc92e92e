/** A film's cover shrunk to a patch of its colours, for lists. */
import { html, type TemplateResult } from 'lit-html'
import type { Film } from '../film.ts'
import { coverOf } from '../poster/cover.ts'

export function swatch(film: Film): TemplateResult {
  const { ground, accent, variant } = coverOf(film)
  return html`<span class="swatch" data-ground=${ground} data-accent=${accent} data-variant=${variant} aria-hidden="true"></span>`
}
