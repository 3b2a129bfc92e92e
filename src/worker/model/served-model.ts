/** One loaded version, whole: everything that a request needs to answer from it. */
import { CatalogueSearch } from '../../model/catalogue-search.ts'
import type { Engine } from '../../model/engine.ts'
import type { MetadataTable } from '../../model/format/metadata.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { Attribute } from '../contract/model.ts'
import { summariseAttribute } from './attribute-summary.ts'
import { Filters } from './filters.ts'
import type { PublishedAnalyses } from './published-analyses.ts'
import type { UserLookup } from './user-lookup.ts'

interface ServedModelParts {
  readonly version: string
  readonly manifest: Manifest
  readonly engine: Engine
  /** Null where training had no items file. */
  readonly metadata: MetadataTable | null
  readonly users: UserLookup
  readonly analyses: PublishedAnalyses
}

export class ServedModel {
  readonly version: string
  readonly manifest: Manifest
  readonly engine: Engine
  readonly metadata: MetadataTable | null
  readonly users: UserLookup
  readonly analyses: PublishedAnalyses
  readonly filters: Filters
  #search: CatalogueSearch | null = null
  #attributes: readonly Attribute[] | null = null

  constructor({ version, manifest, engine, metadata, users, analyses }: ServedModelParts) {
    this.version = version
    this.manifest = manifest
    this.engine = engine
    this.metadata = metadata
    this.users = users
    this.analyses = analyses
    this.filters = new Filters(engine.items)
  }

  /** Built by the first search: reading every title takes longer than the rest of most requests. */
  get search(): CatalogueSearch {
    this.#search ??= new CatalogueSearch(
      Array.from({ length: this.engine.items.rows }, (_, row) => this.#titleOf(row)),
    )
    return this.#search
  }

  /** Likewise summed up by the first who asks. */
  get attributes(): readonly Attribute[] {
    this.#attributes ??= this.engine.items.attributes.map(summariseAttribute)
    return this.#attributes
  }

  /** Rows of the ids that the model knows, in their order. */
  rowsOf(itemIds: readonly string[]): number[] {
    return itemIds.map((id) => this.engine.items.ids.rowOf(id)).filter((row) => row >= 0)
  }

  /** Items without a title are found by their id. */
  #titleOf(row: number): string {
    const title = this.metadata?.get(row)?.title
    return typeof title === 'string' ? title : this.engine.items.ids.idOf(row)
  }
}
