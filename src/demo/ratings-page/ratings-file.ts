/** Ratings as a file, to take to another browser: the same JSON that the browser keeps, and the data set's name. */
import type { Ratings } from '../ratings.ts'
import { ratingsFrom } from '../ratings-storage.ts'

export function ratingsFile(ratings: Ratings, datasetName: string): string {
  return JSON.stringify({ dataset: datasetName, ratings }, null, 2)
}

/** @throws {Error} that says in the visitor's words why the file will not do. */
export function readRatingsFile(text: string, datasetName: string): Ratings {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new Error('This file is not JSON. Choose one that was saved here.')
  }
  const { dataset, ratings } = Object(content)
  const found = ratingsFrom(ratings)
  if (found.length === 0) throw new Error('This file holds no ratings. Choose one that was saved here.')
  if (dataset !== datasetName) {
    throw new Error(`These are ratings of “${dataset}”, and the films here are those of “${datasetName}”.`)
  }
  return found
}
