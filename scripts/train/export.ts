/** The export stage: quantises and encodes what training returned, into blobs and the manifest that names them. */
import { createHash } from 'node:crypto'
import { MAX_ID_SEARCH_BYTES, searchedTitle, searchText } from '../../src/model/catalogue-search.ts'
import { encodeItems } from '../../src/model/format/items.ts'
import { encodeMetadata } from '../../src/model/format/metadata.ts'
import { encodeRatings } from '../../src/model/format/ratings.ts'
import { encodeSearch } from '../../src/model/format/search.ts'
import { encodeUserFactors } from '../../src/model/format/user-factors.ts'
import { encodeUsers } from '../../src/model/format/users.ts'
import { MANIFEST_FORMAT, type Manifest } from '../../src/model/manifest.ts'
import { quantiseRows } from '../../src/model/quantise.ts'
import { MAX_USER_FACTORS_BYTES } from '../../src/model/similar-users.ts'
import { type AttributeDeclaration, attributeColumns } from './attributes.ts'
import { guessAttributes } from './guess-attributes.ts'
import type { Dataset, ItemMetadata } from './interactions.ts'
import { trainingShares } from './recency-shares.ts'
import type { RatingModel, TrainedModel } from './trained-model.ts'

export interface ExportedModel {
  readonly manifest: Manifest
  /** By SHA-256 in lower-case hex. */
  readonly blobs: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
}

export interface ExportInfo {
  readonly seed: number
  /** True where the ratings were generated. */
  readonly simulated: boolean
  /** What filters can ask of the items; guessed from the metadata where left out. */
  readonly attributes?: readonly AttributeDeclaration[]
}

export type Evaluation = NonNullable<Manifest['evaluation']>

/**
 * `metadata` is by item row, or null where there is no items file; new items have the rows behind the others, in the
 * model as well. The manifest's evaluation is null: it is
 * measured on these very bytes, and joined by `withEvaluation`.
 * @throws {RangeError} on factors that are not finite or not one row a user and item, or on bad ids.
 * @throws {InputError} where the metadata does not have the declared attributes.
 */
export function exportModel(
  dataset: Dataset,
  model: TrainedModel,
  metadata: readonly (ItemMetadata | null)[] | null,
  info: ExportInfo,
): ExportedModel {
  const { ranking, rating } = model
  const { userIds, train } = dataset
  const { halfLifeDays } = ranking.options
  const itemIds = [...dataset.itemIds, ...(dataset.newItemIds ?? [])]
  if (metadata !== null && metadata.length !== itemIds.length) {
    throw new RangeError(
      `there is metadata of ${metadata.length} items, expected ${itemIds.length} or none at all`,
    )
  }
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>()
  const add = (bytes: Uint8Array<ArrayBuffer>) => {
    const reference = blobReference(bytes)
    blobs.set(reference.sha256, bytes)
    return reference
  }

  const items = encodeItems({
    ids: itemIds,
    factors: quantiseRows(ranking.itemFactors, itemIds.length, ranking.options.factors),
    biases: null,
    counts: countRows(train.items, itemIds.length),
    attributes: attributeColumns(info.attributes ?? guessAttributes(metadata ?? []), itemIds, metadata),
  })
  const users = encodeUsers({
    ids: userIds,
    items: itemIds.length,
    ranking: { factors: ranking.options.factors, values: ranking.userFactors },
    rating: rating && {
      factors: rating.options.factors,
      values: rating.userFactors,
      biases: rating.userBiases,
      baselineBiases: rating.baseline.userBiases,
    },
    history: {
      starts: userStarts(train.users, userIds.length),
      rows: train.items,
      values: train.values,
      ...(halfLifeDays !== undefined && { shares: trainingShares(train, halfLifeDays) }),
    },
  })
  const userFactors = encodeUserFactors(
    userIds,
    quantiseRows(ranking.userFactors, userIds.length, ranking.options.factors),
  )
  const titles = itemIds.map((itemId, row) => searchedTitle(metadata?.[row] ?? null, itemId))
  const search = encodeSearch(searchText(titles))
  const manifest: Manifest = {
    format: MANIFEST_FORMAT,
    dataset: { name: dataset.name, simulated: info.simulated },
    feedback: dataset.feedback,
    counts: { users: userIds.length, items: itemIds.length, interactions: train.items.length },
    ranking: ranking.options,
    rating: rating?.options ?? null,
    blobs: {
      items: add(items),
      users: { ...add(users.bytes), head: blobReference(users.bytes.subarray(0, users.headBytes)) },
      metadata: metadata && add(encodeMetadata(metadata)),
      ratings: rating && add(encodeRatingItems(rating, itemIds.length)),
      ...(metadata !== null || search.byteLength <= MAX_ID_SEARCH_BYTES ? { search: add(search) } : {}),
      ...(userFactors.byteLength <= MAX_USER_FACTORS_BYTES ? { userFactors: add(userFactors) } : {}),
    },
    evaluation: null,
    seed: info.seed,
  }
  return { manifest, blobs }
}

/** The same model with how it was measured. Its version is another one; its blobs are the same. */
export function withEvaluation(exported: ExportedModel, evaluation: Evaluation): ExportedModel {
  return { ...exported, manifest: { ...exported.manifest, evaluation } }
}

function encodeRatingItems(rating: RatingModel, items: number): Uint8Array<ArrayBuffer> {
  return encodeRatings({
    factors: quantiseRows(rating.itemFactors, items, rating.options.factors),
    biases: rating.itemBiases,
    baselineBiases: rating.baseline.itemBiases,
  })
}

/** [rows]. How many of `rowOf` each row is named by. */
function countRows(rowOf: Uint32Array, rows: number): Uint32Array {
  const counts = new Uint32Array(rows)
  for (const row of rowOf) counts[row] = (counts[row] as number) + 1
  return counts
}

/** [users + 1]. First interaction of each user, of interactions in order of user row. */
function userStarts(rowOf: Uint32Array, users: number): Uint32Array {
  const starts = new Uint32Array(users + 1)
  starts.set(countRows(rowOf, users), 1)
  for (let user = 0; user < users; user++)
    starts[user + 1] = (starts[user + 1] as number) + (starts[user] as number)
  return starts
}

/** Node's hash takes less than 2 GiB at a time. */
const HASH_CHUNK_BYTES = 2 ** 30

function blobReference(bytes: Uint8Array<ArrayBuffer>): { sha256: string; bytes: number } {
  const hash = createHash('sha256')
  for (let start = 0; start < bytes.length; start += HASH_CHUNK_BYTES) {
    hash.update(bytes.subarray(start, start + HASH_CHUNK_BYTES))
  }
  return { sha256: hash.digest('hex'), bytes: bytes.length }
}
