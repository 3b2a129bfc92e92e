/** What a visitor wishes for among the recommendations: how adventurous, of which genre, from which years. */
import type { Filter } from '../../client/index.ts'

export interface Wishes {
  /** 0 familiar … 1 adventurous. */
  readonly adventure: number
  readonly genre: string | null
  /** First year of a decade. */
  readonly decade: number | null
}

export const NO_WISHES: Wishes = { adventure: 0, genre: null, decade: null }

/** Decades before this one have few films each, and count as one. */
export const FIRST_DECADE = 1950
/** Past this the answers are more odd than adventurous. */
const MOST_DIVERSITY = 0.8

export function isPlain({ adventure, genre, decade }: Wishes): boolean {
  return adventure === 0 && genre === null && decade === null
}

/** The fields of a request for recommendations. */
export function requestOf({ adventure, genre, decade }: Wishes): { diversity: number; filter?: Filter } {
  const diversity = Math.round(adventure * MOST_DIVERSITY * 100) / 100
  const filter = {
    ...(genre === null ? {} : { genres: { any: [genre] } }),
    ...(decade === null ? {} : { year: yearsOf(decade) }),
  }
  return Object.keys(filter).length > 0 ? { diversity, filter } : { diversity }
}

function yearsOf(decade: number): object {
  return decade < FIRST_DECADE ? { lt: FIRST_DECADE } : { gte: decade, lt: decade + 10 }
}

/** Latest first, down to "before 1950"; empty where the catalogue has no years. */
export function decadesBetween(min: number, max: number): number[] {
  const decades: number[] = []
  for (let decade = Math.floor(max / 10) * 10; decade >= Math.max(FIRST_DECADE, min - 9); decade -= 10) {
    decades.push(decade)
  }
  return min < FIRST_DECADE ? [...decades, FIRST_DECADE - 10] : decades
}

export function decadeName(decade: number): string {
  return decade < FIRST_DECADE ? `before ${FIRST_DECADE}` : `${decade}s`
}
