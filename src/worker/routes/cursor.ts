/**
 * Where the next page begins, opaque to whoever carries it: good for the model version and for the question that it
 * was given out for.
 */
import { fnv1a } from '../../model/fnv1a.ts'
import { ProblemError } from '../problems.ts'

export interface Paging {
  readonly modelVersion: string
  /** `questionHash` of what is paged through. */
  readonly question: number
}

/** Hash of what decides an answer's order and content: JSON of plain values. Guards against mistakes, not forgery. */
export function questionHash(question: object): number {
  return fnv1a(new TextEncoder().encode(JSON.stringify(question)))
}

/** `place`: finite numbers that only the list which is paged through understands. */
export function encodeCursor({ modelVersion, question }: Paging, place: readonly number[]): string {
  return btoa(`${modelVersion}:${question}:${place.join(',')}`)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/**
 * The place that the cursor was made of.
 * @throws {ProblemError} `invalid-cursor` unless the text is a cursor of this question, `stale-cursor` where it is
 * one of another model version.
 */
export function decodeCursor(cursor: string, { modelVersion, question }: Paging): number[] {
  const [, version, asked, numbers] = /^([^:]+):(\d+):([-+.,\de]*)$/.exec(decoded(cursor)) ?? []
  const place = numbers?.split(',').map((number) => (number === '' ? NaN : Number(number))) ?? [NaN]
  if (version === undefined || !place.every(Number.isFinite)) throw invalidCursor(cursor)
  if (version !== modelVersion) {
    throw staleCursor(`The cursor is of model version ${version}, served is ${modelVersion}`)
  }
  if (Number(asked) !== question) {
    throw new ProblemError({
      code: 'invalid-cursor',
      reason: 'The cursor is of another request: send it with the fields that its page was asked for with.',
    })
  }
  return place
}

export function invalidCursor(cursor: string): ProblemError {
  return new ProblemError({ code: 'invalid-cursor', reason: `${JSON.stringify(cursor)} is not a cursor.` })
}

export function staleCursor(what: string): ProblemError {
  return new ProblemError({ code: 'stale-cursor', reason: `${what}; begin again without it.` })
}

function decoded(cursor: string): string {
  try {
    return atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}
