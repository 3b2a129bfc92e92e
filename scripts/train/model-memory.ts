/** Whether an isolate can hold a model, in words. */
import type { Manifest } from '../../src/model/manifest.ts'
import {
  ISOLATE_BYTES,
  MODEL_BUDGET_BYTES,
  MOST_MODEL_BYTES,
  modelBytes,
  modelMemory,
} from '../../src/model/memory-budget.ts'

/** What the model takes, and below it a warning where that is much. */
export function describeMemory(manifest: Manifest): string {
  const { tables, texts, users } = modelMemory(manifest)
  const bytes = modelBytes(manifest)
  const lines = [
    `Served, it takes ${megabytes(bytes)} of an isolate's ${ISOLATE_BYTES / 1e6} MB: tables ${megabytes(tables)}, texts ${megabytes(texts)}, users ${megabytes(users)}`,
  ]
  if (bytes > MOST_MODEL_BYTES) {
    lines.push(`Warning: it cannot be published. ${waysOut(manifest)}`)
  } else if (2 * bytes > MODEL_BUDGET_BYTES) {
    lines.push(
      'Warning: two such models do not fit one isolate, so no canary goes beside it, and requests wait while a new ' +
        `version of its size is loaded. ` +
        waysOut(manifest),
    )
  }
  return lines.join('\n')
}

/** @throws {Error} where no isolate can hold the model. */
export function requireFits(manifest: Manifest): void {
  const bytes = modelBytes(manifest)
  if (bytes <= MOST_MODEL_BYTES) return
  throw new Error(
    `the model takes ${megabytes(bytes)}, an isolate has ${megabytes(MOST_MODEL_BYTES)} for it: nothing was published. ${waysOut(manifest)}`,
  )
}

function waysOut({ ranking, rating, blobs }: Manifest): string {
  const ways = [`fewer --factors than ${Math.max(ranking.factors, rating?.factors ?? 0)}`]
  if (rating !== null) ways.push('no rating table (--feedback implicit)')
  if (blobs.metadata !== null) ways.push('fewer items or columns in --items, or --no-new-items')
  return `Smaller it gets by: ${ways.join('; ')}.`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
