/** What the visitor's ratings say at a glance: their genres, liked and not. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { likingOf } from '../home/taste.ts'
import { toneOf } from '../poster/cover.ts'
import type { RatingScale } from '../rating-scale.ts'
import type { Ratings } from '../ratings.ts'

const MOST_GENRES = 6
/** Fewer films of a genre say nothing of it. */
const LEAST_FILMS = 2

export interface GenreTaste {
  readonly genre: string
  readonly films: number
  /** Mean, −1 to 1. */
  readonly liking: number
}

/** The genres of most films. */
export function genreTastes(ratings: Ratings, scale: RatingScale | null): GenreTaste[] {
  const likings = new Map<string, number[]>()
  for (const { film, value } of ratings) {
    const liking = scale === null || value === null ? 1 : likingOf(value, scale)
    for (const genre of film.genres) likings.set(genre, [...(likings.get(genre) ?? []), liking])
  }
  return [...likings]
    .map(([genre, all]) => ({
      genre,
      films: all.length,
      liking: all.reduce((sum, one) => sum + one, 0) / all.length,
    }))
    .filter(({ films }) => films >= LEAST_FILMS)
    .sort((a, b) => b.films - a.films || b.liking - a.liking)
    .slice(0, MOST_GENRES)
}

export function tasteSummary(ratings: Ratings, scale: RatingScale | null): TemplateResult | typeof nothing {
  const tastes = genreTastes(ratings, scale)
  if (tastes.length === 0) return nothing
  const most = tastes[0]?.films ?? 1
  return html`
    <section class="taste" aria-labelledby="taste-heading">
      <h2 id="taste-heading">What you watch</h2>
      <ul>
        ${tastes.map(
          ({ genre, films, liking }) => html`
            <li data-ground=${toneOf(genre)} data-accent=${toneOf(genre)}>
              <span>${genre}</span>
              <svg width="100%" height="14" aria-hidden="true"><rect width=${`${Math.round((films / most) * 100)}%`} height="14" rx="4"></rect></svg>
              <span class="quiet">${films} films, ${likingWords(liking)}</span>
            </li>
          `,
        )}
      </ul>
    </section>
  `
}

function likingWords(liking: number): string {
  if (liking > 0.7) return 'loved'
  if (liking > 0.3) return 'liked'
  return liking > -0.1 ? 'so-so' : 'not liked'
}
