/** `foldin train --attributes`: what the written items blob can be filtered by. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readModelDirectory } from '../../../scripts/train/model-directory.ts'
import { readBlob } from '../../../scripts/train/read-blob.ts'
import { decodeItems } from '../../../src/model/format/items.ts'
import { blobKey } from '../../../src/model/keys.ts'
import { runFoldin } from './run-foldin.ts'

let folder: string
const QUICK = ['--factors', '2', '--iterations', '1', '--threads', '1', '--json']
const train = (...args: readonly string[]) =>
  runFoldin(['train', 'ratings.csv', '--items', 'items.csv', ...QUICK, ...args], folder)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-attributes-'))
  const ratings = [0, 1, 2, 3].flatMap((user) =>
    [0, 1, 2].map((item) => `u${user},i${item},${((user + item) % 5) + 1}`),
  )
  await writeFile(join(folder, 'ratings.csv'), `userId,itemId,rating\n${ratings.join('\n')}\n`)
  await writeFile(
    join(folder, 'items.csv'),
    'itemId,title,genres,adult\ni0,Zero (1990),Drama|Comedy,true\ni1,One (1991),Drama,false\n',
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function attributesOf(out: string): Promise<Record<string, string>> {
  const { manifest, blobs } = await readModelDirectory(join(folder, out))
  const { attributes } = decodeItems(await readBlob(blobs, blobKey(manifest.blobs.items.sha256)))
  return Object.fromEntries(attributes.map(({ name, type }) => [name, type]))
}

describe('items that nobody has rated', () => {
  const withNew = async (...args: readonly string[]) => {
    const lines = [
      'itemId,title,genres',
      'i0,Zero,Drama|Comedy',
      'i1,One,Drama',
      'i2,Two,Comedy',
      'i9,New,Drama',
    ]
    await writeFile(join(folder, 'with-new.csv'), `${lines.join('\n')}\n`)
    const run = ['train', 'ratings.csv', '--items', 'with-new.csv', '--out', 'new', ...QUICK, ...args]
    return JSON.parse((await runFoldin(run, folder)).stdout).model
  }

  test('come into the model by their attributes, behind the others', async () => {
    expect(await withNew()).toMatchObject({ items: 3, newItems: 1 })
    const { manifest, blobs } = await readModelDirectory(join(folder, 'new'))
    const table = decodeItems(await readBlob(blobs, blobKey(manifest.blobs.items.sha256)))
    expect(table).toMatchObject({ rows: 4, trainedRows: 3 })
    expect(table.ids.rowOf('i9')).toBe(3)
    expect(table.scales[3]).toBeGreaterThan(0)
  })

  test('stay out without attributes, or when that is asked for', async () => {
    expect(await withNew('--no-new-items')).toMatchObject({ items: 3, newItems: 0 })
    expect(await withNew('--attributes', 'none')).toMatchObject({ items: 3, newItems: 0 })
  })
})

describe('the attributes of a model', () => {
  test('are guessed from the items file', async () => {
    expect((await train('--out', 'guessed')).exitCode).toBe(0)
    expect(await attributesOf('guessed')).toEqual({ year: 'number', genres: 'set', adult: 'flag' })
  })

  test('are those that are declared, or none', async () => {
    expect((await train('--out', 'declared', '--attributes', 'genres:set,year:set')).exitCode).toBe(0)
    expect(await attributesOf('declared')).toEqual({ genres: 'set', year: 'set' })
    expect((await train('--out', 'none', '--attributes', 'none')).exitCode).toBe(0)
    expect(await attributesOf('none')).toEqual({})
  })

  test.each<[string, string[], number, string]>([
    ['no type', ['--attributes', 'genres'], 2, '--attributes has "genres", expected name:set'],
    ['an unknown field', ['--attributes', 'plot:set'], 1, 'no item has the attribute "plot"'],
    ['another type', ['--attributes', 'genres:number'], 1, 'the attribute "genres" of item "i0" is'],
  ])('are refused before anything is trained: %s', async (_, args, exitCode, message) => {
    const run = await train(...args)
    expect(run.exitCode).toBe(exitCode)
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toContain('train ranking')
  })

  test('need an items file', async () => {
    const run = await runFoldin(['train', 'ratings.csv', '--attributes', 'genres:set'], folder)
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain('--attributes names fields of the items: give --items with it')
  })
})
