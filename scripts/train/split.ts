/** Holds a part of the interactions out for evaluation, and numbers users and items as the model will have them. */
import { chooseAtRandom, chooseLatest, chooseLatestOfEach } from './held-out-choice.ts'
import type { Ingested } from './ingest/ingest.ts'
import { InputError } from './input-error.ts'
import { type Dataset, type HeldOut, type Interactions, UNKNOWN_ROW } from './interactions.ts'
import { orderByPair } from './stable-order.ts'

export type SplitSpec =
  | { readonly kind: 'none' }
  /** Holds out a share of all interactions, drawn at random. */
  | { readonly kind: 'random'; readonly share: number }
  /** Holds out the latest share of all interactions. */
  | { readonly kind: 'temporal'; readonly share: number }
  /** Holds out the latest `count` interactions of each user, who keeps at least one. */
  | { readonly kind: 'leave-last'; readonly count: number }
  /** Holds out what another file has, as it is, even a pair that the training file has as well. */
  | { readonly kind: 'test'; readonly test: Ingested; readonly protocol: string }

/**
 * Reads `random:0.2`, `temporal:0.2` or `leave-last:1`.
 *
 * @throws {InputError} for anything else.
 */
export function parseSplit(text: string): SplitSpec {
  const [kind, amount, ...more] = text.split(':')
  const number = amount === undefined || amount.trim() === '' || more.length > 0 ? Number.NaN : Number(amount)
  if ((kind === 'random' || kind === 'temporal') && number > 0 && number < 1) return { kind, share: number }
  if (kind === 'leave-last' && Number.isInteger(number) && number >= 1) return { kind, count: number }
  throw new InputError(
    `--split is "${text}", expected random:SHARE or temporal:SHARE with a share between 0 and 1, or leave-last:COUNT`,
  )
}

/**
 * Splits and numbers. Item rows are in order of descending number of training interactions, ties by id; user rows in
 * order of id. Ids without a training interaction have no row there: such items are `newItemIds` where they are
 * described and `UNKNOWN_ROW` in the held-out part otherwise, such users have the rows from `userIds.length` on.
 *
 * @param described ids of the items that the items file says something of.
 * @param seed for `random`; the others use no randomness.
 * @throws {InputError} where times are needed and missing, or nothing would be left for one of the parts.
 */
export function splitInteractions(
  ingested: Ingested,
  spec: SplitSpec,
  seed: number,
  described: readonly string[] = [],
): Dataset {
  const { name, feedback, interactions } = ingested
  const mask = chooseHeldOut(ingested, spec, seed)
  const users = numberUsers(interactions.users, ingested.userIds, mask)
  const items = numberItems(interactions.items, ingested.itemIds, mask, described)
  const heldOut = (): HeldOut | null => {
    if (spec.kind === 'test') {
      const part = matchTestFile(spec.test, users.ids, [...items.ids, ...items.newIds])
      return { protocol: spec.protocol, interactions: part }
    }
    if (spec.kind === 'none') return null
    return { protocol: describeSplit(spec), interactions: takePart(interactions, mask, 1, users, items) }
  }
  return {
    name,
    feedback,
    userIds: users.ids,
    itemIds: items.ids,
    newItemIds: items.newIds,
    train: takePart(interactions, mask, 0, users, items),
    heldOut: heldOut(),
  }
}

/** Mask of the held-out interactions; null where none of the file's are. */
function chooseHeldOut(ingested: Ingested, spec: SplitSpec, seed: number): Uint8Array | null {
  const { users, times } = ingested.interactions
  const total = users.length
  switch (spec.kind) {
    case 'none':
    case 'test':
      return null
    case 'random':
      return chooseAtRandom(total, countOfShare(total, spec), seed)
    case 'temporal':
      return chooseLatest(requireTimes(ingested.name, spec, times), countOfShare(total, spec))
    case 'leave-last': {
      const mask = chooseLatestOfEach(
        users,
        requireTimes(ingested.name, spec, times),
        ingested.userIds.length,
        spec.count,
      )
      if (mask.includes(1)) return mask
      throw new InputError(
        `--split ${describeSplit(spec)} holds nothing out: every user has one interaction. Expected some with more; ` +
          'another way is --split random:0.2',
      )
    }
  }
}

function countOfShare(total: number, spec: SplitSpec & { share: number }): number {
  const count = Math.round(total * spec.share)
  if (count > 0 && count < total) return count
  throw new InputError(
    `--split ${describeSplit(spec)} puts ${count} of ${total} interactions into the held-out part, expected at least ` +
      'one in each part. Choose another share',
  )
}

function requireTimes(name: string, spec: SplitSpec, times: Float64Array | null): Float64Array {
  if (times !== null) return times
  throw new InputError(
    `--split ${describeSplit(spec)} needs the time of each interaction, and ${name} has no column of times. Name it ` +
      '(--columns time=NAME) or use --split random:0.2',
  )
}

export function describeSplit(spec: SplitSpec): string {
  switch (spec.kind) {
    case 'none':
      return 'none'
    case 'test':
      return spec.protocol
    case 'leave-last':
      return `leave-last:${spec.count}`
    default:
      return `${spec.kind}:${spec.share}`
  }
}

/** Ids that have a row, and the row of each old one. */
interface Numbering {
  readonly ids: readonly string[]
  /** [old rows] */
  readonly rows: Uint32Array
  /** Above every row but `UNKNOWN_ROW`. */
  readonly end: number
}

/** Users with training interactions in order of id, then those without. */
function numberUsers(users: Uint32Array, ids: readonly string[], mask: Uint8Array | null): Numbering {
  const counts = countTraining(users, ids.length, mask)
  const rows = new Uint32Array(ids.length)
  const known = ids.filter((_, user) => counts[user] !== 0)
  let nextKnown = 0
  let nextUnknown = known.length
  for (let user = 0; user < ids.length; user++) rows[user] = counts[user] === 0 ? nextUnknown++ : nextKnown++
  return { ids: known, rows, end: ids.length }
}

interface ItemNumbering extends Numbering {
  /** Ids of the rows behind those of `ids`. */
  readonly newIds: readonly string[]
}

/**
 * Items with training interactions by descending count, ties by id; then the described ones without, by id; all
 * others are `UNKNOWN_ROW`.
 */
function numberItems(
  items: Uint32Array,
  ids: readonly string[],
  mask: Uint8Array | null,
  described: readonly string[],
): ItemNumbering {
  const counts = countTraining(items, ids.length, mask)
  const order = Uint32Array.from(ids.keys())
    .filter((item) => counts[item] !== 0)
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
  const rows = new Uint32Array(ids.length).fill(UNKNOWN_ROW)
  order.forEach((item, row) => {
    rows[item] = row
  })
  const known = Array.from(order, (item) => ids[item] as string)
  const trained = new Set(known)
  const newIds = described.filter((id) => !trained.has(id)).sort()
  const newRows = new Map(newIds.map((id, index) => [id, known.length + index]))
  for (const [item, id] of ids.entries()) {
    if (counts[item] === 0) rows[item] = newRows.get(id) ?? UNKNOWN_ROW
  }
  return { ids: known, newIds, rows, end: known.length + newIds.length }
}

function countTraining(rows: Uint32Array, bound: number, mask: Uint8Array | null): Uint32Array {
  const counts = new Uint32Array(bound)
  for (let index = 0; index < rows.length; index++) {
    if (mask !== null && mask[index] === 1) continue
    const row = rows[index] as number
    counts[row] = (counts[row] as number) + 1
  }
  return counts
}

/** The interactions whose mask is `part` (all of them without a mask), renumbered and ordered. */
function takePart(
  interactions: Interactions,
  mask: Uint8Array | null,
  part: 0 | 1,
  userNumbering: Numbering,
  itemNumbering: Numbering,
): Interactions {
  const { times } = interactions
  const total = interactions.users.length
  const size = mask === null ? total : mask.reduce((sum, bit) => sum + (bit === part ? 1 : 0), 0)
  // Rows of items that training does not know come last within a user.
  const unknown = itemNumbering.end
  const users = new Uint32Array(size)
  const items = new Uint32Array(size)
  const origins = new Uint32Array(size)
  for (let index = 0, next = 0; index < total; index++) {
    if (mask !== null && mask[index] !== part) continue
    users[next] = userNumbering.rows[interactions.users[index] as number] as number
    items[next] = Math.min(unknown, itemNumbering.rows[interactions.items[index] as number] as number)
    origins[next] = index
    next++
  }
  const order = orderByPair(users, items, userNumbering.end, unknown + 1)
  const taken = {
    users: new Uint32Array(size),
    items: new Uint32Array(size),
    values: new Float32Array(size),
    times: times === null ? null : new Float64Array(size),
  }
  for (let place = 0; place < size; place++) {
    const index = order[place] as number
    const origin = origins[index] as number
    const item = items[index] as number
    taken.users[place] = users[index] as number
    taken.items[place] = item === unknown ? UNKNOWN_ROW : item
    taken.values[place] = interactions.values[origin] as number
    if (times !== null && taken.times !== null) taken.times[place] = times[origin] as number
  }
  return taken
}

/** The test file's interactions in the training file's numbering. */
function matchTestFile(test: Ingested, userIds: readonly string[], itemIds: readonly string[]): Interactions {
  const userRows = new Map(userIds.map((id, row) => [id, row]))
  const itemRows = new Map(itemIds.map((id, row) => [id, row]))
  let nextUnknown = userIds.length
  const users = Uint32Array.from(test.userIds, (id) => userRows.get(id) ?? nextUnknown++)
  const items = Uint32Array.from(test.itemIds, (id) => itemRows.get(id) ?? UNKNOWN_ROW)
  return takePart(
    test.interactions,
    null,
    1,
    { ids: userIds, rows: users, end: nextUnknown },
    { ids: itemIds, rows: items, end: itemIds.length },
  )
}
