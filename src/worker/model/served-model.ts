/** One loaded version, whole: everything that a request needs to answer from it. */
import type { Engine } from '../../model/engine.ts'
import type { MetadataTable } from '../../model/format/metadata.ts'
import type { Manifest } from '../../model/manifest.ts'
import { modelBytes } from '../../model/memory-budget.ts'
import type { Attribute } from '../contract/model.ts'
import { summariseAttribute } from './attribute-summary.ts'
import { Filters } from './filters.ts'
import type { PublishedAnalyses } from './published-analyses.ts'
import type { TitleSearch } from './title-search.ts'
import type { UserLookup } from './user-lookup.ts'
import type { UserNeighbours } from './user-neighbours.ts'

interface ServedModelParts {
  readonly version: string
  readonly manifest: Manifest
  readonly engine: Engine
  /** Null where training had no items file. */
  readonly metadata: MetadataTable | null
  readonly users: UserLookup
  readonly analyses: PublishedAnalyses
  readonly search: TitleSearch
  readonly neighbours: UserNeighbours
}

export class ServedModel {
  readonly version: string
  readonly manifest: Manifest
  /** What it takes of the isolate's memory. */
  readonly bytes: number
  readonly engine: Engine
  readonly metadata: MetadataTable | null
  readonly users: UserLookup
  readonly analyses: PublishedAnalyses
  readonly search: TitleSearch
  readonly neighbours: UserNeighbours
  readonly filters: Filters
  #attributes: readonly Attribute[] | null = null

  constructor({
    version,
    manifest,
    engine,
    metadata,
    users,
    analyses,
    search,
    neighbours,
  }: ServedModelParts) {
    this.version = version
    this.manifest = manifest
    this.bytes = modelBytes(manifest)
    this.engine = engine
    this.metadata = metadata
    this.users = users
    this.analyses = analyses
    this.search = search
    this.neighbours = neighbours
    this.filters = new Filters(engine.items)
  }

  /** Summed up by the first who asks. */
  get attributes(): readonly Attribute[] {
    this.#attributes ??= this.engine.items.attributes.map(summariseAttribute)
    return this.#attributes
  }

  /** Rows of the ids that the model knows, in their order. */
  rowsOf(itemIds: readonly string[]): number[] {
    return itemIds.map((id) => this.engine.items.ids.rowOf(id)).filter((row) => row >= 0)
  }
}
