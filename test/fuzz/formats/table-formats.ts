/** The blobs with tables: items, ratings, users, user factors. */
import type { ExportedModel } from '../../../scripts/train/export.ts'
import { instantiateScoreKernel } from '../../../scripts/train/score-kernel.ts'
import { Engine } from '../../../src/model/engine.ts'
import { decodeItems } from '../../../src/model/format/items.ts'
import { decodeRatings } from '../../../src/model/format/ratings.ts'
import { decodeUserFactors } from '../../../src/model/format/user-factors.ts'
import { bucketRange, decodeUsersHead, findUser, type UsersHead } from '../../../src/model/format/users.ts'
import { bucketChecksum } from '../../../src/model/format/users-head.ts'
import { SimilarUsers } from '../../../src/model/similar-users.ts'
import type { UserRecord } from '../../../src/model/tables.ts'
import { UserLookup } from '../../../src/worker/model/user-lookup.ts'
import { answerFrom } from './engine-answers.ts'
import { isRefusal, must, type StoredFormat, unlessRefused } from './stored-format.ts'
import { loadHead, loadWhole, storeOf } from './verified-bytes.ts'

type Bytes = Uint8Array<ArrayBuffer>

export function tableFormats(exported: ExportedModel, userIds: readonly string[]): StoredFormat[] {
  const { manifest } = exported
  const { items, ratings, users, userFactors } = manifest.blobs
  const blob = (sha256: string | undefined): Bytes =>
    (exported.blobs.get(sha256 ?? '') ?? new Uint8Array()).slice()
  const engine = new Engine(manifest, instantiateScoreKernel)
  const fill = (target: Bytes | null, sha256: string | undefined) => target?.set(blob(sha256))
  const restore = () => {
    fill(engine.itemsTarget, items.sha256)
    fill(engine.ratingsTarget, ratings?.sha256)
  }
  const usersBlob = blob(users.sha256)
  const head = usersBlob.slice(0, users.head.bytes)
  const neighbours = new SimilarUsers(
    { bytes: userFactors?.bytes ?? 0, factors: manifest.ranking.factors },
    instantiateScoreKernel,
  )

  const whole = (name: string, original: Bytes, decode: StoredFormat['decode']): StoredFormat => ({
    name,
    original,
    isText: false,
    decode,
    load: (bytes) => loadWhole(original, bytes),
  })
  return [
    whole('items', blob(items.sha256), (bytes) => {
      if (bytes.length !== engine.itemsTarget.length) return void decodeItems(bytes)
      restore()
      engine.itemsTarget.set(bytes)
      engine.open()
      answerFrom(engine, manifest)
    }),
    ...(ratings === null
      ? []
      : [
          whole('ratings', blob(ratings.sha256), (bytes) => {
            const { scales, biases, baselineBiases } = decodeRatings(bytes)
            for (const values of [scales, biases, baselineBiases]) {
              must(values.every(Number.isFinite), 'the ratings decoded with numbers that are not finite')
            }
            if (bytes.length !== engine.ratingsTarget?.length) return
            restore()
            engine.ratingsTarget.set(bytes)
            engine.open()
            answerFrom(engine, manifest)
          }),
        ]),
    {
      name: 'users head',
      original: head,
      isText: false,
      decode: (bytes) => findAll(decodeUsersHead(bytes), usersBlob, userIds),
      load: (bytes) => loadHead(head, bytes),
    },
    usersBuckets(usersBlob, decodeUsersHead(head), userIds),
    ...(userFactors === undefined
      ? []
      : [
          whole('user factors', blob(userFactors.sha256), (bytes) => {
            if (bytes.length !== neighbours.target.length) return void decodeUserFactors(bytes)
            neighbours.target.set(bytes)
            neighbours.open()
            const taste = new Float32Array(manifest.ranking.factors).fill(0.5)
            const found = unlessRefused(() => neighbours.find(taste, { limit: 5, without: () => false }))
            must((found?.length ?? 0) <= 5, 'more users came than were asked for')
          }),
        ]),
  ]
}

/** A bucket has a checksum of its own and no SHA-256, so both ways find a user in it. */
function usersBuckets(blob: Bytes, head: UsersHead, userIds: readonly string[]): StoredFormat {
  const before = blob.slice(0, (head.bucketOffsets[0] ?? 0) * 16)
  const original = blob.slice(before.length)
  const records = new Map(userIds.map((userId) => [userId, JSON.stringify(recordIn(head, blob, userId))]))
  return {
    name: 'users buckets',
    original,
    isText: false,
    decode: (bytes) => findAll(head, withChecksums(head, joined(before, bytes)), userIds),
    async load(bytes) {
      const lookup = new UserLookup(storeOf(joined(before, bytes)), '', head)
      const outcomes = await Promise.allSettled(userIds.map((userId) => lookup.find(userId)))
      for (const [place, outcome] of outcomes.entries()) {
        if (outcome.status === 'rejected') continue
        must(JSON.stringify(outcome.value) === records.get(userIds[place] ?? ''), 'another record was read')
      }
      const failure = outcomes.find((outcome) => outcome.status === 'rejected' && !isRefusal(outcome.reason))
      const refused = failure ?? outcomes.find(({ status }) => status === 'rejected')
      if (refused?.status === 'rejected') throw refused.reason
    },
  }
}

/** Checks every user that can be read. @throws the refusal of the first that cannot. */
function findAll(head: UsersHead, blob: Bytes, userIds: readonly string[]): void {
  let refusal: unknown = null
  for (const userId of userIds) {
    const record = unlessRefused(
      () => recordIn(head, blob, userId),
      (error) => {
        refusal ??= error
      },
    )
    if (record === null) continue
    must(record.userId === userId, `asked for ${userId}, got ${record.userId}`)
    must(record.factors.every(Number.isFinite), 'a record has factors that are not finite')
    for (const { row, value, share = 1 } of record.history) {
      must(
        row < head.items && Number.isFinite(value) && share >= 0 && share <= 1,
        'a history has what no item is',
      )
    }
  }
  if (refusal !== null) throw refusal
}

/** The buckets with checksums that are right again, so that what is behind them is read. */
function withChecksums(head: UsersHead, blob: Bytes): Bytes {
  for (let bucket = 0; bucket < head.buckets; bucket++) {
    const [start = 0, end = 0] = [head.bucketOffsets[bucket], head.bucketOffsets[bucket + 1]].map(
      (at = 0) => 16 * at,
    )
    if (end <= start || end > blob.length) continue
    const checksum = bucketChecksum(blob.subarray(start, end), bucket)
    new DataView(blob.buffer).setUint32(start, checksum, true)
  }
  return blob
}

function recordIn(head: UsersHead, blob: Bytes, userId: string): UserRecord | null {
  const { offset, length } = bucketRange(head, userId)
  return findUser(head, blob.slice(offset, offset + length), userId)
}

function joined(first: Bytes, second: Bytes): Bytes {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
