import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { withDuckDb } from '../../../scripts/train/ingest/duckdb.ts'
import { ingestItems } from '../../../scripts/train/ingest/items.ts'
import { inputFolder } from './input-folder.ts'

const folder = inputFolder()
const itemsOf = async (
  name: string,
  content: string | Uint8Array,
  columns?: Record<string, string | number>,
) =>
  Object.fromEntries(await ingestItems(folder.write(name, content), columns === undefined ? {} : { columns }))

describe('films', () => {
  const CSV =
    'movieId,title,genres,director\r\n007,"Matrix, The (1999)",Action|Sci-Fi,"Wachowski, L."\r\n8,Babylon 5,(no genres listed),\r\n'
  const EXPECTED = {
    '007': { title: 'The Matrix', year: 1999, genres: ['Action', 'Sci-Fi'], director: 'Wachowski, L.' },
    '8': { title: 'Babylon 5', genres: [], director: null },
  }

  test('from CSV, also gzipped', async () => {
    expect(await itemsOf('movies.csv', CSV)).toEqual(EXPECTED)
    expect(await itemsOf('movies.csv.gz', gzipSync(`\ufeff${CSV}`))).toEqual(EXPECTED)
  })

  test('a column of years goes before the year of the title', async () => {
    const csv = 'year,itemId,name\n2000,a,Matrix (1999)\n,b,Other (1998)\n'
    expect(await itemsOf('years.csv', csv)).toEqual({
      a: { year: 2000, title: 'Matrix' },
      b: { year: null, title: 'Other' },
    })
  })

  test('without header, in ISO-8859-1, by positions', async () => {
    const text = '1|Caf\u00e9, Le (1995)|01-Jan-1995||x\n2|"Odd" (1996)|02-Feb-1996||y\n'
    expect(await itemsOf('u.item', Buffer.from(text, 'latin1'), { item: 1, title: 2, released: 3 })).toEqual({
      '1': { title: 'Le Caf\u00e9', year: 1995, released: '01-Jan-1995' },
      '2': { title: '"Odd"', year: 1996, released: '02-Feb-1996' },
    })
  })
})

describe('columns', () => {
  test('are numbers or booleans where every cell is one', async () => {
    const csv =
      'id,price,code,adult,mixed,tags,big\na,4.50,007,true,1,x|y,9007199254740993\nb,,1,false,z,,1\n'
    expect(await itemsOf('shop.csv', csv)).toEqual({
      a: { price: 4.5, code: '007', adult: true, mixed: '1', tags: ['x', 'y'], big: '9007199254740993' },
      b: { price: null, code: '1', adult: false, mixed: 'z', tags: [], big: '1' },
    })
  })

  test('of JSON lines keep their types', async () => {
    const lines =
      '{"item":9007199254740993,"title":"X (2001)","genres":["A","B"],"price":2,"more":{"a":1}}\n{"item":"b","price":"2"}\n'
    expect(await itemsOf('shop.jsonl', lines)).toEqual({
      '9007199254740993': { title: 'X', year: 2001, genres: ['A', 'B'], price: 2, more: '{"a":1}' },
      b: { title: null, genres: [], price: '2', more: null },
    })
  })

  test('of Parquet keep their types', async () => {
    const file = folder.path('shop.parquet')
    await withDuckDb((connection) =>
      connection.run(`COPY (SELECT 9007199254740993::BIGINT AS item_id, 1999::BIGINT AS "year", 2.5::DECIMAL(5,2) AS price,
        ['A', 'B'] AS genres, true AS adult, DATE '2001-02-03' AS released, 'X (2001)' AS title)
        TO '${file}' (FORMAT PARQUET)`),
    )
    expect(Object.fromEntries(await ingestItems(file))).toEqual({
      '9007199254740993': {
        year: 1999,
        price: 2.5,
        genres: ['A', 'B'],
        adult: true,
        released: '2001-02-03',
        title: 'X',
      },
    })
  })

  test('that are named like parts of an object do no harm', async () => {
    const items = await ingestItems(folder.write('proto.csv', 'id,__proto__\na,x\n'))
    expect(Object.entries(items.get('a') ?? {})).toEqual([['__proto__', 'x']])
  })
})

test('of several rows of one item the last counts', async () => {
  expect(await itemsOf('twice.csv', 'id,title\na,One\na,Two\n')).toEqual({ a: { title: 'Two' } })
})

describe('refused', () => {
  test.each([
    [
      'title,price\nx,1\n',
      'has no column for the item: its columns are title, price. Name the column of ids item',
    ],
    ['id,title\na,x\n,y\n', 'line 3, column id: got nothing, expected the id of an item'],
    [
      `id,title\n${'x'.repeat(257)},y\n`,
      `line 2, column id: got "${'x'.repeat(60)}…", expected the id of an item, at most 256 characters`,
    ],
    [
      'itemId,title,item_id\na,x,b\n',
      'has several columns for the item: itemId (column 1), item_id (column 3). Rename those that are not its id',
    ],
    ['id,title\na,x,1\n', 'line 2: got 3 columns in "a,x,1", expected 2 columns'],
    ['id,title\na,"x\n', 'line 2: got "a,\\"x", expected the quoted field to end'],
    ['', 'is empty: expected a header and rows'],
  ])('%j', async (content, message) => {
    await expect(itemsOf('refused.csv', content)).rejects.toThrow(message)
  })

  test('columns by position that are not there', async () => {
    await expect(itemsOf('refused.csv', 'a,x\nb,y\n', { item: 1, title: 3 })).rejects.toThrow(
      'has no column 3 for "title": its lines have 2 columns',
    )
  })
})
