/** Writes the users blob: buckets by hash, records in them, the head before them. FORMAT.md draws the bytes. */
import { compareBytes, encodeUtf8 } from '../utf8.ts'
import { ALIGNMENT, align } from './sections.ts'
import { recordBytes, type UserInput, writeRecord } from './user-record.ts'
import {
  BUCKET_HEADER_BYTES,
  bucketChecksum,
  bucketCount,
  bucketOf,
  usersHeadBytes,
  writeUsersHead,
} from './users-head.ts'

export interface UsersInput {
  readonly ids: readonly string[]
  /** Rows of the items blob. */
  readonly items: number
  readonly ranking: UserFactors
  /** Null where there is no rating table. */
  readonly rating: (UserFactors & UserBiases) | null
  readonly history: UserHistories
}

export interface UserFactors {
  readonly factors: number
  /** [users, factors], row-major. */
  readonly values: Float32Array
}

export interface UserBiases {
  /** [users]. b_u of the factor model. */
  readonly biases: Float32Array
  /** [users]. b_u of the bias-only baseline. */
  readonly baselineBiases: Float32Array
}

/** The training interactions by user: those of user u are [starts[u] … starts[u + 1]). */
export interface UserHistories {
  /** [users + 1] */
  readonly starts: Uint32Array
  /** Item rows, ascending within a user. */
  readonly rows: Uint32Array
  readonly values: Float32Array
  /** 0…1, what each counts by its age; none where left out. */
  readonly shares?: Float32Array | undefined
}

/**
 * @throws {RangeError} on an id that is there twice or no well-formed text, values that are not finite, histories
 * that do not rise or leave the items, or a blob above 64 GiB.
 */
export function encodeUsers(input: UsersInput): { bytes: Uint8Array<ArrayBuffer>; headBytes: number } {
  checkInput(input)
  const shape = {
    factors: input.ranking.factors,
    ratingFactors: input.rating?.factors ?? 0,
    items: input.items,
    shared: input.history.shares === undefined ? 0 : 1,
  }
  const buckets = bucketCount(input.ids.length)
  const members = fillBuckets(input.ids, buckets)
  const headBytes = usersHeadBytes(buckets)

  const interactionsOf = (user: number) =>
    (input.history.starts[user + 1] as number) - (input.history.starts[user] as number)
  const bucketOffsets = new Uint32Array(buckets + 1)
  let end = headBytes
  for (const [bucket, users] of members.entries()) {
    bucketOffsets[bucket] = end / ALIGNMENT
    if (users.length === 0) continue
    const records = users.map(({ user, idBytes }) => recordBytes(shape, interactionsOf(user), idBytes.length))
    end += align(records.reduce((sum, bytes) => sum + bytes, BUCKET_HEADER_BYTES))
  }
  if (end > 0xffffffff * ALIGNMENT) throw new RangeError(`the users take ${end} bytes, at most 64 GiB fit`)
  bucketOffsets[buckets] = end / ALIGNMENT

  const bytes = new Uint8Array(end)
  writeUsersHead(bytes, { users: input.ids.length, buckets, ...shape, bucketOffsets })
  for (const [bucket, users] of members.entries()) {
    if (users.length === 0) continue
    const start = (bucketOffsets[bucket] as number) * ALIGNMENT
    const length = (bucketOffsets[bucket + 1] as number) * ALIGNMENT - start
    let offset = start + BUCKET_HEADER_BYTES
    for (const { user, idBytes } of users) {
      const size = recordBytes(shape, interactionsOf(user), idBytes.length)
      writeRecord(new DataView(bytes.buffer, offset, size), shape, userInput(input, user, idBytes))
      offset += size
    }
    const view = new DataView(bytes.buffer, start, length)
    view.setUint32(4, users.length, true)
    view.setUint32(0, bucketChecksum(bytes.subarray(start, start + length), bucket), true)
  }
  return { bytes, headBytes }
}

interface Member {
  readonly user: number
  readonly idBytes: Uint8Array
}

function fillBuckets(ids: readonly string[], buckets: number): Member[][] {
  const members = Array.from({ length: buckets }, (): Member[] => [])
  for (const [user, id] of ids.entries()) {
    const idBytes = encodeUtf8(id)
    if (idBytes === null) {
      throw new RangeError(`user id ${JSON.stringify(id)} has a lone surrogate: it is no valid text`)
    }
    const bucket = members[bucketOf(idBytes, buckets)] as Member[]
    if (bucket.some((member) => compareBytes(member.idBytes, idBytes) === 0)) {
      throw new RangeError(`user id ${JSON.stringify(id)} is there twice, expected once`)
    }
    bucket.push({ user, idBytes })
  }
  return members
}

function userInput(input: UsersInput, user: number, idBytes: Uint8Array): UserInput {
  const { ranking, rating, history } = input
  const [start, end] = [history.starts[user] as number, history.starts[user + 1] as number]
  return {
    idBytes,
    factors: rowOf(ranking, user),
    rating: rating && {
      factors: rowOf(rating, user),
      bias: rating.biases[user] as number,
      baselineBias: rating.baselineBiases[user] as number,
    },
    historyRows: history.rows.subarray(start, end),
    historyValues: history.values.subarray(start, end),
    historyShares: history.shares?.subarray(start, end) ?? null,
  }
}

function rowOf({ values, factors }: UserFactors, row: number): Float32Array {
  return values.subarray(row * factors, (row + 1) * factors)
}

function checkInput({ ids, items, ranking, rating, history }: UsersInput): void {
  const users = ids.length
  checkLengths(ranking.values.length, users * ranking.factors, 'ranking factors')
  if (rating !== null) {
    checkLengths(rating.values.length, users * rating.factors, 'rating factors')
    checkLengths(rating.biases.length, users, 'rating biases')
    checkLengths(rating.baselineBiases.length, users, 'baseline biases')
    for (const [name, values] of Object.entries({ bias: rating.biases, baseline: rating.baselineBiases })) {
      const bad = values.findIndex((value) => !Number.isFinite(value))
      if (bad !== -1)
        throw new RangeError(`the ${name} of user row ${bad} is ${values[bad]}, expected a finite number`)
    }
  }
  checkLengths(history.starts.length, users + 1, 'history starts')
  checkLengths(history.values.length, history.rows.length, 'history values')
  if (history.shares !== undefined) {
    checkLengths(history.shares.length, history.rows.length, 'history shares')
    const bad = history.shares.findIndex((share) => !(share >= 0 && share <= 1))
    if (bad !== -1) throw new RangeError(`history share ${bad} is ${history.shares[bad]}, expected 0…1`)
  }
  checkLengths(history.starts[users] as number, history.rows.length, 'history rows')
  for (let user = 0; user < users; user++) {
    const [start, end] = [history.starts[user] as number, history.starts[user + 1] as number]
    for (let index = start; index < end; index++) {
      const row = history.rows[index] as number
      if (row >= items || (index > start && row <= (history.rows[index - 1] as number))) {
        throw new RangeError(
          `the history of user row ${user} has item row ${row}, expected rising rows below ${items}`,
        )
      }
    }
  }
}

function checkLengths(length: number, expected: number, what: string): void {
  if (length !== expected) throw new RangeError(`there are ${length} ${what}, expected ${expected}`)
}
