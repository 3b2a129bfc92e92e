/** The ingest on real files, where they are there; they are not part of the project. */
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseColumns } from '../../../scripts/train/ingest/columns.ts'
import { ingestInteractions } from '../../../scripts/train/ingest/ingest.ts'
import { ingestItems } from '../../../scripts/train/ingest/items.ts'
import { splitInteractions } from '../../../scripts/train/split.ts'

const DATA = '../shared/data'
const describeIf = (folder: string) => describe.skipIf(!existsSync(`${DATA}/${folder}`))

describeIf('ml-latest-small')(`${DATA}/ml-latest-small (skipped where it is absent)`, () => {
  test('has the counts that its README states', async () => {
    const { feedback, userIds, itemIds, counts } = await ingestInteractions(
      `${DATA}/ml-latest-small/ratings.csv`,
    )
    expect({ feedback, users: userIds.length, items: itemIds.length, ...counts }).toEqual({
      feedback: 'explicit',
      users: 610,
      items: 9724,
      rows: 100_836,
      duplicates: 0,
      badRows: 0,
    })
  })

  test('every film has genres, and all but a few a year', async () => {
    const items = await ingestItems(`${DATA}/ml-latest-small/movies.csv`)
    expect(items.size).toBe(9742)
    expect(items.get('2571')).toEqual({
      title: 'The Matrix',
      year: 1999,
      genres: ['Action', 'Sci-Fi', 'Thriller'],
    })
    expect([...items.values()].every(({ genres }) => Array.isArray(genres))).toBe(true)
    expect([...items.values()].filter(({ year }) => year === undefined).length).toBeLessThan(20)
  })
})

describeIf('ml-100k')(`${DATA}/ml-100k (skipped where it is absent)`, () => {
  const columns = parseColumns('user=1,item=2,value=3,time=4')

  test('keeps the first line of files without header, and matches the test file', async () => {
    const train = await ingestInteractions(`${DATA}/ml-100k/u1.base`, { columns })
    const testFile = await ingestInteractions(`${DATA}/ml-100k/u1.test`, {
      columns,
      role: 'test',
      feedback: train.feedback,
    })
    expect(train.feedback).toBe('explicit')
    const dataset = splitInteractions(train, { kind: 'test', test: testFile, protocol: 'u1.test' }, 42)
    expect(dataset.train.values).toHaveLength(80_000)
    expect(dataset.heldOut?.interactions.values).toHaveLength(20_000)
    expect([dataset.userIds.length, dataset.itemIds.length]).toEqual([943, 1650])
  })

  test('u.item is ISO-8859-1', async () => {
    const items = await ingestItems(`${DATA}/ml-100k/u.item`, { columns: { item: 1, title: 2 } })
    expect(items.size).toBe(1682)
    expect(items.get('543')).toEqual({ title: 'Les Misérables', year: 1995 })
  })
})

describeIf('steam')(`${DATA}/steam (skipped where it is absent)`, () => {
  test('sums the hours of repeated pairs', async () => {
    const { feedback, counts, columns, userIds } = await ingestInteractions(`${DATA}/steam/game_play.dat.gz`)
    expect(feedback).toBe('implicit')
    expect(columns).toEqual({ user: 'User_ID', item: 'Game_ID', value: 'Hours', time: null })
    expect(counts).toEqual({ rows: 70_489, duplicates: 12, badRows: 0 })
    expect(userIds).toHaveLength(11_350)
  })
})
