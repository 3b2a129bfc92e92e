/** The blobs with texts: metadata, search, analysis. */
import type { ExportedModel } from '../../../scripts/train/export.ts'
import { CatalogueSearch } from '../../../src/model/catalogue-search.ts'
import { decodeAnalysis } from '../../../src/model/format/analysis/analysis.ts'
import { decodeMetadata } from '../../../src/model/format/metadata.ts'
import { decodeSearch } from '../../../src/model/format/search.ts'
import { must, type StoredFormat, unlessRefused } from './stored-format.ts'
import { loadWhole } from './verified-bytes.ts'

const QUERIES = ['', 'rabbit', 'the little', 'crepuscule 3', 'x']

/** @param exported with metadata and an analysis. */
export function textFormats({ manifest, blobs }: ExportedModel): StoredFormat[] {
  const whole = (
    name: string,
    sha256: string | undefined,
    isText: boolean,
    decode: (bytes: Uint8Array<ArrayBuffer>) => void,
  ): StoredFormat => {
    const original = blobs.get(sha256 ?? '')
    if (original === undefined) throw new Error(`the model to fuzz has no ${name}`)
    return { name, original, isText, decode, load: (bytes) => loadWhole(original, bytes) }
  }
  const [analysis] = Object.values(manifest.analyses ?? {})
  return [
    whole('metadata', manifest.blobs.metadata?.sha256, false, (bytes) => {
      const table = decodeMetadata(bytes)
      for (let row = 0; row < table.rows; row++) {
        const metadata = unlessRefused(() => table.get(row))
        must(metadata === null || typeof metadata === 'object', `row ${row} has metadata that is no object`)
      }
    }),
    whole('search', manifest.blobs.search?.sha256, false, (bytes) => {
      const { rows, ...text } = decodeSearch(bytes)
      const search = new CatalogueSearch(text)
      for (const query of QUERIES) {
        const found = search.find(query, { limit: 5 })
        const isRising = found.every((row, place) => row < rows && row > (found[place - 1] ?? -1))
        must(found.length <= 5 && isRising, `"${query}" found rows ${found} of ${rows}`)
      }
    }),
    whole('analysis', analysis?.sha256, true, (bytes) => {
      must(typeof decodeAnalysis(bytes).name === 'string', 'an analysis has no name')
    }),
  ]
}
