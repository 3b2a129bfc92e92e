/** Finds one user of a model: one range read of a few KiB, none for those asked for lately. */
import type { BlobStore } from '../../model/blob-store.ts'
import { bucketRange, findUser, type UsersHead } from '../../model/format/users.ts'
import { blobKey } from '../../model/keys.ts'
import type { UserRecord } from '../../model/tables.ts'
import { Recent } from './recent.ts'

/** An entry of a history takes some 40 bytes, so that all that is remembered stays below 2 MB. */
const REMEMBERED_ENTRIES = 40_000
/** What a user takes besides: 100 users with short histories are remembered, and a few with very long ones. */
const ENTRIES_OF_A_USER = 400

export class UserLookup {
  readonly #blobs: BlobStore
  readonly #key: string
  readonly #head: UsersHead
  readonly #recent = new Recent<UserRecord | 'unknown-user'>(
    REMEMBERED_ENTRIES,
    (found) => ENTRIES_OF_A_USER + (found === 'unknown-user' ? 0 : found.history.length),
  )

  /** `sha256` names the users blob that `head` is the head of. */
  constructor(blobs: BlobStore, sha256: string, head: UsersHead) {
    this.#blobs = blobs
    this.#key = blobKey(sha256)
    this.#head = head
  }

  /** Null where the model does not know the user. Rejects where the store fails or the bytes are damaged. */
  async find(userId: string): Promise<UserRecord | null> {
    const found = this.#recent.get(userId) ?? (await this.#read(userId)) ?? 'unknown-user'
    this.#recent.set(userId, found)
    return found === 'unknown-user' ? null : found
  }

  async #read(userId: string): Promise<UserRecord | null> {
    const { offset, length } = bucketRange(this.#head, userId)
    if (length === 0) return null
    const bucket = await this.#blobs.read(this.#key, offset, length)
    if (bucket === null) throw new Error(`${this.#key}: not in the store`)
    return findUser(this.#head, bucket, userId)
  }
}
