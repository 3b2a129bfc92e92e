/** Tells when rows by genre come near the window and leave it, so that only those are asked for that may be seen. */

/** Ahead of the window by so much, that films are there when the row is. */
const AHEAD = '400px 0px'

export interface Watch {
  /** Takes in rows that have been rendered since. */
  look(): void
  end(): void
}

export function watchGenreRows(place: HTMLElement, tell: (genre: string, near: boolean) => void): Watch {
  const seen = new Set<Element>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const genre = target.getAttribute('data-genre')
        if (genre !== null) tell(genre, isIntersecting)
      }
    },
    { rootMargin: AHEAD },
  )
  return {
    look() {
      for (const row of place.querySelectorAll('[data-genre]')) {
        if (seen.has(row)) continue
        seen.add(row)
        observer.observe(row)
      }
    },
    end() {
      observer.disconnect()
      for (const row of seen) tell(row.getAttribute('data-genre') ?? '', false)
    },
  }
}
