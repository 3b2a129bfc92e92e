/** Where the next page begins: a row of one model version, opaque to whoever carries it. */
import { ProblemError } from '../problems.ts'

export function encodeCursor(modelVersion: string, lastRow: number): string {
  return btoa(`${modelVersion}:${lastRow}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * The last row of the page before.
 * @throws {ProblemError} `invalid-cursor` unless the text is a cursor of this version.
 */
export function decodeCursor(cursor: string, modelVersion: string): number {
  const [, version, row] = /^(.+):(\d{1,10})$/.exec(decoded(cursor)) ?? []
  if (version === undefined || row === undefined) {
    throw new ProblemError({ code: 'invalid-cursor', reason: `${JSON.stringify(cursor)} is not a cursor.` })
  }
  if (version !== modelVersion) {
    throw new ProblemError({
      code: 'invalid-cursor',
      reason: `The cursor is of model version ${version}, served is ${modelVersion}; begin again without it.`,
    })
  }
  return Number(row)
}

function decoded(cursor: string): string {
  try {
    return atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}
