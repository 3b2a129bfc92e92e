/** The analyses of a model: JSON in blobs of their own, read when asked for and verified, never parsed. */
import { ANALYSIS_NAMES, type AnalysisName } from '../../model/format/analysis/analysis.ts'
import type { Manifest } from '../../model/manifest.ts'
import { type BlobReader, fillFromBlob } from './verified-blob.ts'

export class PublishedAnalyses {
  readonly #reader: BlobReader
  readonly #blobs: NonNullable<Manifest['analyses']>

  constructor(reader: BlobReader, manifest: Manifest) {
    this.#reader = reader
    this.#blobs = manifest.analyses ?? {}
  }

  /** Those that the model has, in the order of the report. */
  get names(): AnalysisName[] {
    return ANALYSIS_NAMES.filter((name) => Object.hasOwn(this.#blobs, name))
  }

  /**
   * The bytes of a JSON object, or null where the model has no such analysis. Rejects where the store fails.
   * @throws {BlobMismatchError} where the blob is missing or altered.
   */
  async read(name: AnalysisName): Promise<Uint8Array | null> {
    const blob = Object.hasOwn(this.#blobs, name) ? this.#blobs[name] : undefined
    if (blob === undefined) return null
    const bytes = new Uint8Array(blob.bytes)
    await fillFromBlob(this.#reader, blob, bytes)
    return bytes
  }
}
