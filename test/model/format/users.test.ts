import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/model/errors.ts'
import {
  bucketRange,
  decodeUsersHead,
  encodeUsers,
  findUser,
  type UsersInput,
} from '../../../src/model/format/users.ts'
import { bucketChecksum, bucketOf } from '../../../src/model/format/users-head.ts'
import { createRng } from '../../../src/model/rng.ts'
import type { UserRecord } from '../../../src/model/tables.ts'
import { atOffset, flipBit } from './damage.ts'

const ITEMS = 50

interface Shape {
  readonly factors: number
  readonly ratingFactors: number
  readonly shared?: boolean
}

/** Users with normal factors and up to `most` interactions each. */
function usersInput(
  ids: readonly string[],
  { factors, ratingFactors, shared = false }: Shape,
  most = 9,
): UsersInput {
  const rng = createRng(5)
  const users = ids.length
  const normals = (length: number) => Float32Array.from({ length }, () => rng.normal())
  const histories = ids.map(() =>
    Array.from({ length: ITEMS }, (_, row) => row).filter(() => rng.integer(ITEMS) < most),
  )
  const starts = new Uint32Array(users + 1)
  for (const [user, rows] of histories.entries()) starts[user + 1] = (starts[user] as number) + rows.length
  const rows = Uint32Array.from(histories.flat())
  return {
    ids,
    items: ITEMS,
    ranking: { factors, values: normals(users * factors) },
    rating:
      ratingFactors === 0
        ? null
        : {
            factors: ratingFactors,
            values: normals(users * ratingFactors),
            biases: normals(users),
            baselineBiases: normals(users),
          },
    history: {
      starts,
      rows,
      values: Float32Array.from(rows, () => 0.5 * rng.integer(11)),
      ...(shared && { shares: Float32Array.from(rows, () => rng.uniform()) }),
    },
  }
}

function lookUp(blob: Uint8Array<ArrayBuffer>, headBytes: number, userId: string): UserRecord | null {
  const head = decodeUsersHead(blob.slice(0, headBytes))
  const { offset, length } = bucketRange(head, userId)
  return findUser(head, blob.slice(offset, offset + length), userId)
}

function historyOf(input: UsersInput, user: number) {
  const [start, end] = [input.history.starts[user] as number, input.history.starts[user + 1] as number]
  return Array.from(input.history.rows.subarray(start, end), (row, index) => ({
    row,
    value: input.history.values[start + index],
    ...(input.history.shares && { share: input.history.shares[start + index] }),
  }))
}

/** Within half a step of 1/32767 of the largest value, and a last place for the float32 product. */
function expectClose(actual: Float32Array, expected: Float32Array): void {
  const largest = Math.max(...expected.map(Math.abs))
  expect(actual.length).toBe(expected.length)
  for (const [index, value] of expected.entries()) {
    expect(Math.abs((actual[index] as number) - value)).toBeLessThanOrEqual(largest / 32767 / 1.99)
  }
}

const numbered = (users: number) => Array.from({ length: users }, (_, user) => `user ${user}`)

describe('round trip', () => {
  test.each([
    { users: 1, factors: 1, ratingFactors: 0 },
    { users: 16, factors: 15, ratingFactors: 1 },
    { users: 17, factors: 16, ratingFactors: 17 },
    { users: 300, factors: 17, ratingFactors: 15 },
    { users: 1000, factors: 64, ratingFactors: 32 },
    { users: 100, factors: 5, ratingFactors: 0, shared: true },
    { users: 100, factors: 5, ratingFactors: 3, shared: true },
  ])('$users users × $factors and $ratingFactors factors, shares: $shared', ({ users, ...shape }) => {
    const input = usersInput(numbered(users), shape)
    const { bytes, headBytes } = encodeUsers(input)
    const head = decodeUsersHead(bytes.slice(0, headBytes))
    expect(head).toMatchObject({ users, items: ITEMS, ...shape, shared: shape.shared ? 1 : 0 })
    for (let user = 0; user < users; user++) {
      const userId = `user ${user}`
      const { offset, length } = bucketRange(head, userId)
      const found = findUser(head, bytes.slice(offset, offset + length), userId)
      if (found === null) throw new Error(`${userId} is not found`)
      expect(found.userId).toBe(userId)
      expect(found.history).toEqual(historyOf(input, user))
      expectClose(
        found.factors,
        input.ranking.values.subarray(user * shape.factors, (user + 1) * shape.factors),
      )
      if (input.rating === null) {
        expect(found.rating).toBeNull()
        continue
      }
      const { values, biases, baselineBiases, factors } = input.rating
      expect(found.rating?.bias).toBe(biases[user])
      expect(found.rating?.baselineBias).toBe(baselineBiases[user])
      expectClose(
        found.rating?.factors ?? new Float32Array(),
        values.subarray(user * factors, (user + 1) * factors),
      )
    }
  })

  test('without users nobody is found', () => {
    const { bytes, headBytes } = encodeUsers(usersInput([], { factors: 3, ratingFactors: 0 }))
    expect(bytes.length).toBe(headBytes)
    expect(lookUp(bytes, headBytes, 'user 1')).toBeNull()
  })

  test('a user without history and with zero factors', () => {
    const input = usersInput(['lurker'], { factors: 2, ratingFactors: 0 }, 0)
    input.ranking.values.fill(0)
    const { bytes, headBytes } = encodeUsers(input)
    expect(lookUp(bytes, headBytes, 'lurker')).toEqual({
      userId: 'lurker',
      factors: new Float32Array(2),
      rating: null,
      history: [],
    })
  })

  test('ids of any script are found, others are not', () => {
    const id = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 60 }), id, (ids, other) => {
        const { bytes, headBytes } = encodeUsers(usersInput(ids, { factors: 1, ratingFactors: 0 }))
        for (const text of ids) expect(lookUp(bytes, headBytes, text)?.userId).toBe(text)
        expect(lookUp(bytes, headBytes, other)?.userId ?? null).toBe(ids.includes(other) ? other : null)
      }),
      { numRuns: 50 },
    )
    const { bytes, headBytes } = encodeUsers(usersInput(['\uFFFD'], { factors: 1, ratingFactors: 0 }))
    expect(lookUp(bytes, headBytes, '\uD800')).toBeNull()
  })

  test('reads a bucket at any place of a larger buffer', () => {
    const { bytes, headBytes } = encodeUsers(usersInput(['a'], { factors: 3, ratingFactors: 2 }))
    const head = decodeUsersHead(atOffset(bytes.slice(0, headBytes), 32))
    const { offset, length } = bucketRange(head, 'a')
    const bucket = bytes.slice(offset, offset + length)
    expect(findUser(head, atOffset(bucket, 5), 'a')).toEqual(findUser(head, bucket, 'a'))
  })
})

describe('one user', () => {
  test('is one range of a few KiB, whatever the number of users', () => {
    const ranges = [1000, 20_000].map((users) => {
      const { bytes, headBytes } = encodeUsers(usersInput(numbered(users), { factors: 64, ratingFactors: 0 }))
      const head = decodeUsersHead(bytes.slice(0, headBytes))
      const lengths = numbered(users).map((id) => bucketRange(head, id).length)
      return lengths.reduce((sum, length) => sum + length, 0) / users
    })
    for (const mean of ranges) expect(mean).toBeLessThan(4096)
  })

  test('buckets cover the blob without gap or overlap', () => {
    const { bytes, headBytes } = encodeUsers(usersInput(numbered(500), { factors: 2, ratingFactors: 0 }))
    const { bucketOffsets, buckets } = decodeUsersHead(bytes.slice(0, headBytes))
    expect(buckets).toBe(32)
    expect((bucketOffsets[0] as number) * 16).toBe(headBytes)
    expect((bucketOffsets[buckets] as number) * 16).toBe(bytes.length)
  })
})

describe('encodeUsers refuses', () => {
  const input = usersInput(['a', 'b'], { factors: 2, ratingFactors: 2 })

  test('an id that is there twice', () => {
    expect(() => encodeUsers({ ...input, ids: ['a', 'a'] })).toThrow(
      'user id "a" is there twice, expected once',
    )
  })

  test('an id that is no text', () => {
    expect(() => encodeUsers({ ...input, ids: ['a', '\uD800'] })).toThrow(
      String.raw`user id "\ud800" has a lone surrogate: it is no valid text`,
    )
  })

  test('columns of another length', () => {
    expect(() => encodeUsers({ ...input, ids: ['a'] })).toThrow('there are 4 ranking factors, expected 2')
  })

  test('a factor or bias that is not finite', () => {
    const values = new Float32Array([0, 0, Number.NaN, 0])
    expect(() => encodeUsers({ ...input, ranking: { factors: 2, values } })).toThrow(
      'factor 0 of the user vector is NaN, expected a finite number',
    )
    const rating = { ...input.rating, biases: new Float32Array([0, Infinity]) } as NonNullable<
      UsersInput['rating']
    >
    expect(() => encodeUsers({ ...input, rating })).toThrow(
      'the bias of user row 1 is Infinity, expected a finite number',
    )
  })

  test('shares that are none', () => {
    const { history } = input
    const refused = (shares: Float32Array) => () => encodeUsers({ ...input, history: { ...history, shares } })
    expect(refused(new Float32Array(history.rows.length + 1))).toThrow('history shares, expected')
    expect(refused(new Float32Array(history.rows.length).fill(1.5))).toThrow(
      'history share 0 is 1.5, expected 0…1',
    )
    expect(refused(new Float32Array(history.rows.length).fill(Number.NaN))).toThrow('history share 0 is NaN')
  })

  test('a history out of order or beyond the items', () => {
    const history = (...rows: number[]) => ({
      starts: new Uint32Array([0, 2, 2]),
      rows: Uint32Array.from(rows),
      values: new Float32Array(2),
    })
    for (const [rows, bad] of [
      [[4, 4], 4],
      [[4, 3], 3],
      [[4, ITEMS], ITEMS],
    ] as const) {
      expect(() => encodeUsers({ ...input, history: history(...rows) })).toThrow(
        `the history of user row 0 has item row ${bad}, expected rising rows below ${ITEMS}`,
      )
    }
  })
})

describe('damage', () => {
  const ids = numbered(40)
  const { bytes, headBytes } = encodeUsers(usersInput(ids, { factors: 3, ratingFactors: 2 }))
  const head = decodeUsersHead(bytes.slice(0, headBytes))
  const range = bucketRange(head, 'user 1')
  const bucket = bytes.slice(range.offset, range.offset + range.length)

  test('every truncation of the head is refused', () => {
    for (let length = 0; length < headBytes; length++) {
      expect(() => decodeUsersHead(bytes.slice(0, length))).toThrow(ModelFormatError)
    }
    expect(() => decodeUsersHead(bytes.slice(0, headBytes + 16))).toThrow(
      `the head of a users blob of 4 buckets needs ${headBytes} bytes, got ${headBytes + 16}: it is cut off or damaged`,
    )
  })

  test('every truncation of a bucket is refused', () => {
    for (let length = 0; length < bucket.length; length++) {
      expect(() => findUser(head, bucket.slice(0, length), 'user 1')).toThrow(
        `a bucket of the users blob has ${length} bytes, expected ${bucket.length}`,
      )
    }
  })

  test('every flipped bit of a bucket is refused', () => {
    for (let bit = 0; bit < 8 * bucket.length; bit++) {
      const copy = bucket.slice()
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(() => findUser(head, copy, 'user 1')).toThrow(/^bucket \d of the users blob has checksum/)
    }
  })

  test('another bucket in its place is refused', () => {
    const twin = encodeUsers(usersInput(ids, { factors: 3, ratingFactors: 2 }, 0))
    const twinHead = decodeUsersHead(twin.bytes.slice(0, twin.headBytes))
    const ofId = (id: string) => {
      const { offset, length } = bucketRange(twinHead, id)
      return twin.bytes.slice(offset, offset + length)
    }
    const [first = '', ...others] = ids
    const other = others.find(
      (id) =>
        ofId(id).length === ofId(first).length &&
        bucketRange(twinHead, id).offset !== bucketRange(twinHead, first).offset,
    )
    const records = other === undefined ? null : ofId(other)
    if (records === null) throw new Error('the fixture has no two buckets of one size')
    expect(() => findUser(twinHead, records, first)).toThrow(ModelFormatError)
  })

  test('a flipped bit of the head is refused or leads to reads in bounds that find the user or refuse', () => {
    const rng = createRng(11)
    let refused = 0
    for (let trial = 0; trial < 3000; trial++) {
      try {
        const damaged = decodeUsersHead(flipBit(bytes.slice(0, headBytes), rng))
        for (const id of ids) {
          const { offset, length } = bucketRange(damaged, id)
          const found = findUser(damaged, bytes.slice(offset, offset + length), id)
          // A history checked against too many items is the one thing that may go unseen here.
          expect(found?.userId).toBe(id)
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFormatError)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(2000)
  })

  test('a bucket with a right checksum and wrong content is refused or read in bounds', () => {
    const rng = createRng(13)
    const number = bucketOf(new TextEncoder().encode('user 1'), head.buckets)
    for (let trial = 0; trial < 3000; trial++) {
      const copy = flipBit(bucket, rng)
      new DataView(copy.buffer).setUint32(0, bucketChecksum(copy, number), true)
      try {
        const found = findUser(head, copy, 'user 1')
        let previous = -1
        for (const { row } of found?.history ?? []) {
          expect(row).toBeGreaterThan(previous)
          expect(row).toBeLessThan(ITEMS)
          previous = row
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFormatError)
      }
    }
  })
})
