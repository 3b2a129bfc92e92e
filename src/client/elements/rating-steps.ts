/** The stars of a scale of ratings: which values there are, and how many stars each is. */

export interface Step {
  /** On the scale, as the service is told. */
  readonly value: number
  /** How many stars are full, halves included. */
  readonly stars: number
}

interface Scale {
  readonly min: number
  readonly max: number
}

const MOST_STARS = 10
const USUAL_STARS = 5

/**
 * Ascending steps. Scales from 0 or above up to 10 have a star for each whole number, and halves where their least
 * rating is one or `step` says so; all others (0 to 100, −10 to 10) are laid over five stars.
 */
export function ratingSteps({ min, max }: Scale, step?: number): Step[] {
  const isPlain = min >= 0 && max <= MOST_STARS && max >= 1
  const starCount = isPlain ? Math.ceil(max) : USUAL_STARS
  const origin = isPlain ? 0 : min
  const perStar = (max - origin) / starCount
  const part = step === undefined ? (isPlain && min % 1 === 0 ? 1 : 0.5) : Math.max(0.5, step / perStar)
  const steps: Step[] = []
  for (let stars = part; stars <= starCount; stars += part) {
    const value = Math.round((origin + stars * perStar) * 1000) / 1000
    if (value >= min) steps.push({ value, stars })
  }
  return steps
}
