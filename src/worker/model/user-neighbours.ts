/** The users that are like one: read by the first who asks, kept as long as the model is. */
import { ModelFormatError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import { type Instantiate, PAGE_BYTES } from '../../model/score-kernel.ts'
import { planScoreMemory } from '../../model/score-memory.ts'
import { SimilarUsers } from '../../model/similar-users.ts'
import type { Clock } from './clock.ts'
import { LoadedOnce } from './loaded-once.ts'
import { type BlobReader, type BlobReference, fillFromBlob } from './verified-blob.ts'

/** Tables of items and of users together, of the 128 MB that an isolate has. */
const MOST_TABLE_BYTES = 100e6

export class UserNeighbours {
  readonly #reader: BlobReader
  readonly #manifest: Manifest
  readonly #instantiate: Instantiate
  readonly #users: LoadedOnce<SimilarUsers>

  constructor(reader: BlobReader, manifest: Manifest, instantiate: Instantiate, clock: Clock) {
    this.#users = new LoadedOnce(clock)
    this.#reader = reader
    this.#manifest = manifest
    this.#instantiate = instantiate
  }

  /**
   * Null where the model has no such table, or the isolate no room for it. Rejects where the store fails.
   * @throws {BlobMismatchError} where the blob is missing or altered.
   * @throws {ModelFormatError} where it is as published, but is not of this format.
   */
  async open(): Promise<SimilarUsers | null> {
    const blob = this.#manifest.blobs.userFactors
    if (blob === undefined) return null
    if (planScoreMemory(this.#manifest).pages * PAGE_BYTES + blob.bytes > MOST_TABLE_BYTES) return null
    return this.#users.get(() => this.#load(blob))
  }

  async #load(blob: BlobReference): Promise<SimilarUsers> {
    const { counts, ranking } = this.#manifest
    const users = new SimilarUsers({ bytes: blob.bytes, factors: ranking.factors }, this.#instantiate)
    await fillFromBlob(this.#reader, blob, users.target)
    users.open()
    if (users.rows !== counts.users) {
      throw new ModelFormatError(
        `the user factors blob holds ${users.rows} users, the manifest says ${counts.users}`,
      )
    }
    return users
  }
}
