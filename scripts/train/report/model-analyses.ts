/** The analyses of a model as blobs: put beside its tables, and read back. */
import { createHash } from 'node:crypto'
import {
  ANALYSIS_NAMES,
  type Analysis,
  decodeAnalysis,
  encodeAnalysis,
} from '../../../src/model/format/analysis/analysis.ts'
import { blobKey } from '../../../src/model/keys.ts'
import type { ExportedModel } from '../export.ts'
import type { ModelDirectory } from '../model-directory.ts'
import { readBlob } from '../read-blob.ts'

/** The same model with its analyses. Its version is another one; its tables are the same. */
export function withAnalyses(exported: ExportedModel, analyses: readonly Analysis[]): ExportedModel {
  const blobs = new Map(exported.blobs)
  const named: Record<string, { sha256: string; bytes: number }> = {}
  for (const analysis of analyses) {
    const bytes = encodeAnalysis(analysis)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    blobs.set(sha256, bytes)
    named[analysis.name] = { sha256, bytes: bytes.length }
  }
  return { manifest: { ...exported.manifest, analyses: named }, blobs }
}

/**
 * Those that the model has and that this version knows, in the order of the report.
 * @throws {ModelFormatError} on a blob that is no analysis.
 */
export async function readAnalyses({ manifest, blobs }: ModelDirectory): Promise<Analysis[]> {
  const analyses: Analysis[] = []
  for (const name of ANALYSIS_NAMES) {
    const blob = manifest.analyses?.[name]
    if (blob !== undefined) analyses.push(decodeAnalysis(await readBlob(blobs, blobKey(blob.sha256))))
  }
  return analyses
}
