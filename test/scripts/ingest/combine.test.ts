import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { combineFiles, leaveOut } from '../../../scripts/train/ingest/combine.ts'
import { type Ingested, ingestInteractions } from '../../../scripts/train/ingest/ingest.ts'
import { readLeftOut } from '../../../scripts/train/ingest/left-out.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-combine-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let written = 0
async function write(text: string): Promise<string> {
  const file = join(folder, `file-${written++}.csv`)
  await writeFile(file, text)
  return file
}

async function ingest(text: string, feedback: 'explicit' | 'implicit' = 'explicit'): Promise<Ingested> {
  return ingestInteractions(await write(text), { feedback, role: 'test' })
}

/** `user item value time`, in order. */
function rowsOf({ userIds, itemIds, interactions }: Ingested): string[] {
  const { users, items, values, times } = interactions
  return Array.from(users, (user, index) =>
    [userIds[user], itemIds[items[index] ?? NaN], values[index], times?.[index] ?? '-'].join(' '),
  )
}

const RATINGS = 'user,item,rating,time\nu2,a,5,10\nu2,c,4,10\nu10,a,3,10\n'

describe('several files', () => {
  test('are as one file of all their rows', async () => {
    const events = 'user,item,value,time\nu10,b,1,20\nu3,ü,2,20\nu2,𝒳,3,5\nu2,ｚ,3,5\n'
    const combined = combineFiles(await ingest(RATINGS), [await ingest(events)])
    const one = await ingest(RATINGS + events.slice(events.indexOf('\n') + 1))
    expect(combined.userIds).toEqual(one.userIds)
    expect(combined.itemIds).toEqual(one.itemIds)
    expect(combined.interactions).toEqual(one.interactions)
    expect(combined.counts).toEqual(one.counts)
  })

  test('of ratings the latest counts, whichever file has it', async () => {
    const combined = combineFiles(await ingest(RATINGS), [
      await ingest('user,item,value,time\nu2,a,1,11\nu2,c,1,9\n'),
    ])
    expect(rowsOf(combined)).toEqual(['u10 a 3 10', 'u2 a 1 11', 'u2 c 4 10'])
    expect(combined.counts.duplicates).toBe(2)
  })

  test('without times in all of them the last file counts, and there are none', async () => {
    const combined = combineFiles(await ingest(RATINGS), [await ingest('user,item,value\nu2,a,1\n')])
    expect(rowsOf(combined)).toEqual(['u10 a 3 -', 'u2 a 1 -', 'u2 c 4 -'])
  })

  test('implicit values are summed', async () => {
    const combined = combineFiles(await ingest(RATINGS, 'implicit'), [
      await ingest('user,item,value,time\nu2,a,1,11\n', 'implicit'),
    ])
    expect(rowsOf(combined)).toEqual(['u10 a 3 10', 'u2 a 6 11', 'u2 c 4 10'])
  })

  test('an addition may have no rows', async () => {
    const none = await ingestInteractions(await write('user,item,value,time\n'), {
      feedback: 'explicit',
      role: 'addition',
    })
    expect(rowsOf(combineFiles(await ingest(RATINGS), [none]))).toEqual([
      'u10 a 3 10',
      'u2 a 5 10',
      'u2 c 4 10',
    ])
  })

  test('one file stays as it is', async () => {
    const file = await ingest(RATINGS)
    expect(combineFiles(file, [])).toBe(file)
  })
})

describe('what is left out', () => {
  test('are whole users and pairs, and ids that nothing else has', async () => {
    const file = await ingest(`${RATINGS}u1,b,2,10\nu1,a,2,10\n`)
    const leftOut = await readLeftOut(await write('user,item\nu2,\nu1,b\nnobody,\nu10,zzz\n'))
    const left = leaveOut(file, leftOut)
    expect(rowsOf(left)).toEqual(['u1 a 2 10', 'u10 a 3 10'])
    expect(left.userIds).toEqual(['u1', 'u10'])
    expect(left.itemIds).toEqual(['a'])
  })

  test('may be nobody', async () => {
    const file = await ingest(RATINGS)
    expect(leaveOut(file, await readLeftOut(await write('user,item\nnobody,\n')))).toBe(file)
  })

  test('takes ids with commas, quotes and line ends', async () => {
    const { users, pairs } = await readLeftOut(await write('user,item\n"a,""b""\nc",\nu,"x,y"\n'))
    expect([...users]).toEqual(['a,"b"\nc'])
    expect([...pairs].map(([user, items]) => [user, ...items])).toEqual([['u', 'x,y']])
  })

  test.each([
    ['u1\nu2\n', /begins with "u1", expected the header "user,item"/],
    ['', /begins with "", expected the header/],
    ['user,item\nu1,a\n,b\n', /row 3: got ",b", expected a user, or a user and an item/],
    ['user,item\nu1,a,5\n', /row 2: got "u1,a,5", expected/],
  ])('refuses %j', async (text, message) => {
    await expect(readLeftOut(await write(text))).rejects.toThrow(message)
  })

  test('refuses a file that is not there', async () => {
    await expect(readLeftOut(join(folder, 'nosuch.csv'))).rejects.toThrow(
      /nosuch\.csv cannot be read: there is no such file/,
    )
  })
})
