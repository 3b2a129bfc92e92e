/** What was rated on this page, by `foldin:rate`, for elements that come later too. */
import type { RateDetail } from './rate-event.ts'

type Ratings = Map<string, number | null | undefined>

const byEndpoint = new Map<string, Ratings>()

/** By item: null was taken back, undefined is a "like". */
export function ratingsOf(endpoint: string): Ratings {
  const known = byEndpoint.get(endpoint) ?? new Map()
  byEndpoint.set(endpoint, known)
  return known
}

/** May be called again. */
export function rememberRatings(): void {
  // Capturing, so before the elements' own listeners, which ask for it.
  document.addEventListener('foldin:rate', remember, true)
}

function remember(event: Event): void {
  const { endpoint, itemId, value } = (event as CustomEvent<RateDetail>).detail
  ratingsOf(endpoint).set(itemId, value)
}
