/** How a model's rating scale becomes stars: the steps that a visitor may choose, and the words for them. */

export interface RatingScale {
  readonly min: number
  readonly max: number
}

/** Number of stars shown, whatever the scale. */
export const STARS = 5

export interface RatingStep {
  /** On the model's scale, as it is sent. */
  readonly value: number
  /** Of five, in halves. */
  readonly stars: number
  /** For screen readers: "3 and a half stars". */
  readonly label: string
}

/**
 * Lowest first. A scale of five whole points has whole stars; every other one has halves, spread evenly
 * from `min` to `max` (0.5 to 5 are then just the half stars).
 */
export function ratingSteps({ min, max }: RatingScale): RatingStep[] {
  const whole = Number.isInteger(min) && max - min === STARS - 1
  const count = whole ? STARS : STARS * 2
  return Array.from({ length: count }, (_, index) => {
    const stars = ((index + 1) * STARS) / count
    return { value: min + (index * (max - min)) / (count - 1), stars, label: starsLabel(stars) }
  })
}

/** Stars of a rating, between none and five, not rounded: for showing a prediction. */
export function starsOf(value: number, { min, max }: RatingScale): number {
  const steps = ratingSteps({ min, max })
  const lowest = steps[0]?.stars ?? 0
  const stars = lowest + ((value - min) / (max - min)) * (STARS - lowest)
  return Math.min(STARS, Math.max(0, stars))
}

/** "4 stars", of the step that is nearest. */
export function ratingWords(value: number, scale: RatingScale): string {
  const stars = Math.round(starsOf(value, scale) * 2) / 2
  return starsLabel(stars)
}

function starsLabel(stars: number): string {
  if (stars === 0.5) return 'half a star'
  if (stars === 1) return '1 star'
  return Number.isInteger(stars) ? `${stars} stars` : `${Math.floor(stars)} and a half stars`
}

/** "4.2" */
export function formatStars(stars: number): string {
  return stars.toFixed(1)
}
