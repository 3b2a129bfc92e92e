/** The catalogue search of a model: read by the first who searches, from a blob that training has prepared. */
import { CatalogueSearch, type SearchText, searchedTitle, searchText } from '../../model/catalogue-search.ts'
import { ModelFormatError } from '../../model/errors.ts'
import { decodeSearch } from '../../model/format/search.ts'
import type { ItemMetadata } from '../../model/item-metadata.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { Clock } from './clock.ts'
import { LoadedOnce } from './loaded-once.ts'
import { type BlobReader, fillFromBlob } from './verified-blob.ts'

/** What is searched where there is no search blob to read. */
export interface TitleSource {
  idOf(row: number): string
  metadataOf(row: number): ItemMetadata | null
}

export class TitleSearch {
  readonly #reader: BlobReader
  readonly #manifest: Manifest
  readonly #titles: TitleSource
  readonly #search: LoadedOnce<CatalogueSearch>

  constructor(reader: BlobReader, manifest: Manifest, titles: TitleSource, clock: Clock) {
    this.#search = new LoadedOnce(clock)
    this.#reader = reader
    this.#manifest = manifest
    this.#titles = titles
  }

  /** Works without the store too: then the titles in memory are folded, which takes some 0.3 s of CPU for 62,000. */
  open(): Promise<CatalogueSearch> {
    return this.#search.get(async () => new CatalogueSearch((await this.#prepared()) ?? this.#folded()))
  }

  /** Null where the model has no such blob, or it cannot be read. */
  async #prepared(): Promise<SearchText | null> {
    const { blobs, counts } = this.#manifest
    if (blobs.search === undefined) return null
    try {
      const bytes = new Uint8Array(blobs.search.bytes)
      await fillFromBlob(this.#reader, blobs.search, bytes)
      const { rows, ...text } = decodeSearch(bytes)
      if (rows === counts.items) return text
      throw new ModelFormatError(`the search blob holds ${rows} items, the manifest says ${counts.items}`)
    } catch (error) {
      console.error(JSON.stringify({ event: 'search-blob-unavailable', error: String(error) }))
      return null
    }
  }

  #folded(): SearchText {
    const { idOf, metadataOf } = this.#titles
    const rows = Array.from({ length: this.#manifest.counts.items }, (_, row) => row)
    return searchText(rows.map((row) => searchedTitle(metadataOf(row), idOf(row))))
  }
}
