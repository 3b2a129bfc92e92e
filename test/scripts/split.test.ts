import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ingested } from '../../scripts/train/ingest/ingest.ts'
import { type Dataset, type Interactions, UNKNOWN_ROW } from '../../scripts/train/interactions.ts'
import { parseSplit, type SplitSpec, splitInteractions } from '../../scripts/train/split.ts'

interface Row {
  readonly user: string
  readonly item: string
  readonly value: number
  readonly time: number
}

/** As the ingest leaves it; `rows` have each pair once. */
function ingestedOf(rows: readonly Row[], withTimes = true): Ingested {
  const userIds = [...new Set(rows.map(({ user }) => user))].toSorted()
  const itemIds = [...new Set(rows.map(({ item }) => item))].toSorted()
  const order = (row: Row) => userIds.indexOf(row.user) * itemIds.length + itemIds.indexOf(row.item)
  const sorted = rows.toSorted((a, b) => order(a) - order(b))
  return {
    name: 'test',
    feedback: 'explicit',
    userIds,
    itemIds,
    interactions: {
      users: Uint32Array.from(sorted, ({ user }) => userIds.indexOf(user)),
      items: Uint32Array.from(sorted, ({ item }) => itemIds.indexOf(item)),
      values: Float32Array.from(sorted, ({ value }) => value),
      times: withTimes ? Float64Array.from(sorted, ({ time }) => time) : null,
    },
    counts: { rows: rows.length, duplicates: 0, badRows: 0 },
    badRows: [],
    columns: { user: 'user', item: 'item', value: 'value', time: withTimes ? 'time' : null },
  }
}

const rowsOf = (text: string): Row[] =>
  text
    .split(' ')
    .map((pair, index) => ({ user: pair[0] ?? '', item: pair[1] ?? '', value: index + 1, time: index }))

/** `user item value` of each interaction, unknown rows as `?` and, for users, their distance to the known ones. */
function readable({ userIds, itemIds }: Dataset, { users, items, values }: Interactions): string[] {
  return Array.from(users, (user, index) => {
    const item = items[index] as number
    const userText = userIds[user] ?? `?${user - userIds.length}`
    return `${userText} ${item === UNKNOWN_ROW ? '?' : itemIds[item]} ${values[index]}`
  })
}

const split = (text: string, spec: SplitSpec | string, seed = 42) =>
  splitInteractions(ingestedOf(rowsOf(text)), typeof spec === 'string' ? parseSplit(spec) : spec, seed)
const heldOut = (dataset: Dataset) =>
  dataset.heldOut === null ? null : readable(dataset, dataset.heldOut.interactions)

describe('rows', () => {
  test('of items are in order of popularity, ties by id; of users in order of id', () => {
    const dataset = split('ua va wb ub wc uc vc', { kind: 'none' })
    expect(dataset.itemIds).toEqual(['c', 'a', 'b'])
    expect(dataset.userIds).toEqual(['u', 'v', 'w'])
    expect(readable(dataset, dataset.train)).toEqual([
      'u c 6',
      'u a 1',
      'u b 4',
      'v c 7',
      'v a 2',
      'w c 5',
      'w b 3',
    ])
    expect(dataset.heldOut).toBeNull()
  })

  test('count training interactions only', () => {
    // Held out: the three last, which would make z the most popular.
    const dataset = split('ua va ub uz vz wz', 'temporal:0.5')
    expect(dataset.itemIds).toEqual(['a', 'b'])
    expect(dataset.userIds).toEqual(['u', 'v'])
    expect(heldOut(dataset)).toEqual(['u ? 4', 'v ? 5', '?0 ? 6'])
  })
})

describe('temporal', () => {
  test('holds out the latest, of equal times those that stand later', () => {
    const rows = rowsOf('ua va ub vb uc vc').map((row) => ({ ...row, time: row.item === 'c' ? 0 : 1 }))
    const dataset = splitInteractions(ingestedOf(rows), parseSplit('temporal:0.3'), 1)
    expect(heldOut(dataset)).toEqual(['v a 2', 'v b 4'])
    expect(dataset.heldOut?.protocol).toBe('temporal:0.3')
  })
})

describe('leave-last', () => {
  test('holds out the last of each user, who keeps one', () => {
    const dataset = split('ua ub uc va wb wa', 'leave-last:2')
    expect(heldOut(dataset)).toEqual(['u b 2', 'u ? 3', 'w a 6'])
    expect(readable(dataset, dataset.train)).toEqual(['u a 1', 'v a 4', 'w b 5'])
  })

  test('refuses where there is nothing to hold out', () => {
    expect(() => split('ua vb', 'leave-last:1')).toThrow('holds nothing out: every user has one interaction')
  })
})

describe('test file', () => {
  test('takes the rows of the training file; unknown users are told apart, unknown items come last', () => {
    const testFile = ingestedOf(rowsOf('xa wa uz ub ua xz wy'))
    const dataset = split('ub vb va', { kind: 'test', test: testFile, protocol: 'u.test' })
    expect(dataset.heldOut?.protocol).toBe('u.test')
    expect(dataset.userIds).toEqual(['u', 'v'])
    expect(dataset.itemIds).toEqual(['b', 'a'])
    expect(heldOut(dataset)).toEqual(['u b 4', 'u a 5', 'u ? 3', '?0 a 2', '?0 ? 7', '?1 a 1', '?1 ? 6'])
    expect(dataset.train.users).toHaveLength(3)
  })
})

test.each(['temporal:0.2', 'leave-last:1'])('%s needs times', (spec) => {
  expect(() => splitInteractions(ingestedOf(rowsOf('ua ub va'), false), parseSplit(spec), 1)).toThrow(
    `--split ${spec} needs the time of each interaction, and test has no column of times`,
  )
})

test('a share that leaves a part empty is refused', () => {
  expect(() => split('ua ub', 'random:0.1')).toThrow('puts 0 of 2 interactions into the held-out part')
  expect(() => split('ua ub', 'random:0.9')).toThrow('puts 2 of 2 interactions into the held-out part')
})

describe('parseSplit', () => {
  test('reads the three kinds', () => {
    expect(parseSplit('random:0.2')).toEqual({ kind: 'random', share: 0.2 })
    expect(parseSplit('temporal:.1')).toEqual({ kind: 'temporal', share: 0.1 })
    expect(parseSplit('leave-last:3')).toEqual({ kind: 'leave-last', count: 3 })
  })

  test.each([
    '',
    'random',
    'random:',
    'random:0',
    'random:1',
    'random:x',
    'leave-last:0',
    'leave-last:1.5',
    'k-fold:5',
    'random:0.2:1',
  ])('refuses %j', (text) => {
    expect(() => parseSplit(text)).toThrow(`--split is "${text}", expected random:SHARE`)
  })
})

describe('every split, over random data', () => {
  const rows = fc
    .uniqueArray(fc.record({ user: fc.nat(9), item: fc.nat(9), time: fc.nat(5) }), {
      selector: ({ user, item }) => user * 10 + item,
      minLength: 10,
      maxLength: 60,
    })
    .map((pairs) =>
      pairs.map(({ user, item, time }, index) => ({
        user: `u${user}`,
        item: `i${item}`,
        value: index + 1,
        time,
      })),
    )
  const spec = fc.constantFrom('random:0.2', 'random:0.5', 'temporal:0.2', 'temporal:0.7')

  test('parts the interactions exactly: values are unique, and each is in one part', () => {
    fc.assert(
      fc.property(rows, spec, fc.nat(), (data, text, seed) => {
        const dataset = splitInteractions(ingestedOf(data), parseSplit(text), seed)
        const held = dataset.heldOut?.interactions.values ?? new Float32Array()
        expect([...dataset.train.values, ...held].toSorted((a, b) => a - b)).toEqual(
          data.map(({ value }) => value),
        )
        const parsed = parseSplit(text)
        expect(held).toHaveLength(Math.round(data.length * ('share' in parsed ? parsed.share : Number.NaN)))
      }),
    )
  })

  test('keeps user, item, value and time together, ordered by rows', () => {
    fc.assert(
      fc.property(rows, spec, fc.nat(), (data, text, seed) => {
        const dataset = splitInteractions(ingestedOf(data), parseSplit(text), seed)
        const { users, items, values, times } = dataset.train
        let last = -1
        for (const [index, value] of values.entries()) {
          const row = data[value - 1]
          expect(dataset.userIds[users[index] as number]).toBe(row?.user)
          expect(dataset.itemIds[items[index] as number]).toBe(row?.item)
          expect(times?.[index]).toBe(row?.time)
          const place = (users[index] as number) * dataset.itemIds.length + (items[index] as number)
          expect(place).toBeGreaterThan(last)
          last = place
        }
        const counts = dataset.itemIds.map((_, item) => items.filter((other) => other === item).length)
        expect(counts).toEqual(counts.toSorted((a, b) => b - a))
        expect(Math.min(...counts)).toBeGreaterThan(0)
      }),
    )
  })

  test('is the same for the same seed, and another for another', () => {
    const data = ingestedOf(
      Array.from({ length: 200 }, (_, index) => ({
        user: `u${index % 20}`,
        item: `i${Math.floor(index / 20)}`,
        value: index,
        time: index,
      })),
    )
    const held = (seed: number) =>
      splitInteractions(data, parseSplit('random:0.5'), seed).heldOut?.interactions.values
    expect(held(7)).toEqual(held(7))
    expect(held(7)).not.toEqual(held(8))
  })
})

describe('items that are described', () => {
  const rows = rowsOf('ax ay bx bz')

  test('have rows behind the trained ones, by id, where no training interaction has them', () => {
    const test = ingestedOf(rowsOf('ax aw av bq'))
    const spec: SplitSpec = { kind: 'test', test, protocol: 'file' }
    const dataset = splitInteractions(ingestedOf(rows), spec, 1, ['w', 'x', 'never had', 'q'])
    expect(dataset.itemIds).toEqual(['x', 'y', 'z'])
    expect(dataset.newItemIds).toEqual(['never had', 'q', 'w'])
    const heldOut = dataset.heldOut?.interactions
    const ids = [...dataset.itemIds, ...(dataset.newItemIds ?? [])]
    expect(Array.from(heldOut?.items ?? [], (item) => ids[item] ?? item)).toEqual([
      'x',
      'w',
      UNKNOWN_ROW,
      'q',
    ])
  })

  test('have rows where all their interactions are held out', () => {
    const dataset = splitInteractions(ingestedOf(rows), { kind: 'leave-last', count: 1 }, 1, ['z', 'y'])
    expect(dataset.itemIds).toEqual(['x'])
    expect(dataset.newItemIds).toEqual(['y', 'z'])
    expect(Array.from(dataset.heldOut?.interactions.items ?? [])).toEqual([1, 2])
    expect(splitInteractions(ingestedOf(rows), { kind: 'none' }, 1, ['x']).newItemIds).toEqual([])
  })
})
