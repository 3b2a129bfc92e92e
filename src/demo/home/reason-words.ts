/** The shares of reasons as one would say them. */
import type { Reason } from '../../client/index.ts'
import type { Film } from '../film.ts'
import type { Ratings } from '../ratings.ts'

/** Below this share a second film is not worth a word. */
const WORTH_NAMING = 0.15
const MOSTLY = 0.55

/** Of the strongest reason: "mostly", "in good part" … */
export function shareWords(share: number): string {
  if (share >= 0.8) return 'almost wholly'
  if (share >= MOSTLY) return 'mostly'
  if (share >= 0.35) return 'in good part'
  return share >= 0.1 ? 'partly' : 'a little'
}

/** "Mostly for Alien", "For Alien and Heat": null where the reasons name no film of the visitor's. */
export function reasonSentence(reasons: readonly Reason[], ratings: Ratings): string | null {
  const [first, second] = namedReasons(reasons, ratings)
  if (!first) return null
  if (first.reason.share >= MOSTLY) return `Mostly for ${first.film.title}`
  const also = second && second.reason.share >= WORTH_NAMING ? ` and ${second.film.title}` : ''
  return `For ${first.film.title}${also}`
}

/** In the row of the strongest reason: what else speaks for a film. */
export function otherReason(reasons: readonly Reason[], ratings: Ratings): string {
  const [, second] = namedReasons(reasons, ratings)
  return second && second.reason.share >= WORTH_NAMING ? `and ${second.film.title}` : 'for this one alone'
}

export interface NamedReason {
  readonly reason: Reason
  readonly film: Film
}

/** Strongest first. */
export function namedReasons(reasons: readonly Reason[], ratings: Ratings): NamedReason[] {
  const films = new Map(ratings.map(({ film }) => [film.id, film]))
  return reasons.flatMap((reason) => {
    const film = films.get(reason.itemId)
    return film ? [{ reason, film }] : []
  })
}
