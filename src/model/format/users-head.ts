/**
 * The head of the users blob: counts, and where each hash bucket lies. It is read once when the model loads;
 * from then on one user costs one range read, of that user's bucket. FORMAT.md draws it.
 */
import { ModelFormatError } from '../errors.ts'
import { fnv1a, spreadBits } from '../fnv1a.ts'
import { encodeUtf8 } from '../utf8.ts'
import {
  ANY_COUNT,
  type BlobKind,
  checkLength,
  FACTORS,
  HEADER_BYTES,
  OPTIONAL_FACTORS,
  readHeader,
  writeHeader,
} from './header.ts'
import { ALIGNMENT, align } from './sections.ts'

/** Checksum and number of users, before a bucket's records. */
export const BUCKET_HEADER_BYTES = 8

/** Keeps the head at 256 KiB for any number of users; beyond a million, buckets grow instead. */
const MAX_BUCKETS = 65_536
const USERS_PER_BUCKET = 16

const USERS = {
  name: 'users blob',
  magic: 'FDUS',
  version: 2,
  counts: {
    users: ANY_COUNT,
    buckets: [1, MAX_BUCKETS],
    factors: FACTORS,
    ratingFactors: OPTIONAL_FACTORS,
    items: ANY_COUNT,
    shared: [0, 1],
  },
} as const satisfies BlobKind<string>

export interface UsersHead {
  readonly users: number
  /** A power of two. */
  readonly buckets: number
  /** Factors of the ranking table. */
  readonly factors: number
  /** Factors of the rating table, 0 where there is none. */
  readonly ratingFactors: number
  /** Rows of the items blob: every row of a history is below. */
  readonly items: number
  /** 1 where every entry of a history has a share, or 0. */
  readonly shared: number
  /** [buckets + 1]. Bucket b = blob[16·offsets[b] … 16·offsets[b + 1]): in units of 16 bytes, 64 GiB fit. */
  readonly bucketOffsets: Uint32Array
}

/** The least power of two that leaves at most 16 users a bucket, up to 65,536. */
export function bucketCount(users: number): number {
  let buckets = 1
  while (buckets < MAX_BUCKETS && users > buckets * USERS_PER_BUCKET) buckets *= 2
  return buckets
}

/** Bytes of the head, a multiple of 16. */
export function usersHeadBytes(buckets: number): number {
  return align(HEADER_BYTES + 4 * (buckets + 1))
}

/** Bucket of a user id's UTF-8 bytes. */
export function bucketOf(idBytes: Uint8Array, buckets: number): number {
  return spreadBits(fnv1a(idBytes)) & (buckets - 1)
}

/** Range of the one bucket that can hold the user, in bytes of the users blob; length 0 where nobody is in it. */
export function bucketRange(head: UsersHead, userId: string): { offset: number; length: number } {
  const idBytes = encodeUtf8(userId)
  if (idBytes === null) return { offset: 0, length: 0 }
  const bucket = bucketOf(idBytes, head.buckets)
  const [start, end] = [head.bucketOffsets[bucket] as number, head.bucketOffsets[bucket + 1] as number]
  return { offset: start * ALIGNMENT, length: (end - start) * ALIGNMENT }
}

/** FNV-1a over the bucket's number and everything behind the checksum: a bucket in another's place fails too. */
export function bucketChecksum(bucketBytes: Uint8Array, bucket: number): number {
  return fnv1a(bucketBytes.subarray(4), fnv1a(Uint8Array.of(bucket & 0xff, bucket >>> 8)))
}

/** Writes the head over the first bytes of the blob. */
export function writeUsersHead(blob: Uint8Array<ArrayBuffer>, head: UsersHead): void {
  writeHeader(blob, USERS, head)
  new Uint32Array(blob.buffer, HEADER_BYTES).set(head.bucketOffsets)
}

/**
 * Reads the head, which is the first `manifest.blobs.users.head.bytes` of the blob; a view, no copy.
 * @throws {ModelFormatError} unless it is exactly one complete head of this version.
 */
export function decodeUsersHead(bytes: Uint8Array): UsersHead {
  const { users, buckets, factors, ratingFactors, items, shared } = readHeader(bytes, USERS)
  if (buckets !== bucketCount(users)) {
    throw new ModelFormatError(
      `the users blob has ${buckets} buckets, expected ${bucketCount(users)} for ${users} users: it is damaged`,
    )
  }
  checkLength(bytes, usersHeadBytes(buckets), `the head of a users blob of ${buckets} buckets`)
  const bucketOffsets = new Uint32Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES, buckets + 1)
  let previous = usersHeadBytes(buckets) / ALIGNMENT
  if (bucketOffsets[0] !== previous) {
    throw new ModelFormatError(
      `the users blob's first bucket starts at ${bucketOffsets[0]}, expected ${previous}`,
    )
  }
  for (const [bucket, offset] of bucketOffsets.entries()) {
    if (offset < previous) {
      throw new ModelFormatError(`bucket ${bucket} of the users blob starts at ${offset} after ${previous}`)
    }
    previous = offset
  }
  return { users, buckets, factors, ratingFactors, items, shared, bucketOffsets }
}
