/**
 * Reads the users blob: every known user's vectors and history, in hash buckets of some 8 to 16 users, so that one
 * user is one range read of a few KiB whatever their number. FORMAT.md draws the bytes.
 */
import { ModelFormatError } from '../errors.ts'
import type { UserRecord } from '../tables.ts'
import { compareBytes, encodeUtf8 } from '../utf8.ts'
import { readRecord, readRecordBounds } from './user-record.ts'
import { BUCKET_HEADER_BYTES, bucketChecksum, bucketOf, bucketRange, type UsersHead } from './users-head.ts'

export { encodeUsers, type UsersInput } from './users-encoder.ts'
export { bucketRange, decodeUsersHead, type UsersHead } from './users-head.ts'

/**
 * Finds a user in the bytes of `bucketRange`, or null where the user is not among them.
 * @throws {ModelFormatError} where the bytes are not exactly that bucket.
 */
export function findUser(head: UsersHead, bucketBytes: Uint8Array, userId: string): UserRecord | null {
  const wanted = encodeUtf8(userId)
  if (wanted === null) return null
  const { length } = bucketRange(head, userId)
  if (bucketBytes.length !== length) {
    throw new ModelFormatError(
      `a bucket of the users blob has ${bucketBytes.length} bytes, expected ${length}`,
    )
  }
  if (length === 0) return null
  const bucket = bucketOf(wanted, head.buckets)
  const view = new DataView(bucketBytes.buffer, bucketBytes.byteOffset, length)
  const checksum = bucketChecksum(bucketBytes, bucket)
  if (view.getUint32(0, true) !== checksum) {
    throw new ModelFormatError(
      `bucket ${bucket} of the users blob has checksum ${view.getUint32(0, true)}, its bytes give ${checksum}: it is damaged`,
    )
  }
  const users = view.getUint32(4, true)
  let offset = BUCKET_HEADER_BYTES
  for (let index = 0; index < users; index++) {
    const record = new DataView(bucketBytes.buffer, bucketBytes.byteOffset + offset, length - offset)
    const bounds = readRecordBounds(record, head)
    if (compareBytes(bounds.idBytes, wanted) === 0) return readRecord(record, head, bounds)
    offset += bounds.bytes
  }
  return null
}
