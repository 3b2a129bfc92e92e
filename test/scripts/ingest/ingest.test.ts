import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ingestInteractions } from '../../../scripts/train/ingest/ingest.ts'
import { inputFolder, readable } from './input-folder.ts'

const folder = inputFolder()

const ROWS = [
  ['u2', 'b', '4.5', '1000'],
  ['u1', 'a', '3', '2000'],
  ['u2', 'a', '1', '1500'],
]
const EXPECTED = ['u1 a 3 2000', 'u2 a 1 1500', 'u2 b 4.5 1000']
const delimited = (delimiter: string, header: readonly string[], end = '\n') =>
  [header, ...ROWS].map((row) => row.join(delimiter) + end).join('')
const HEADER = ['userId', 'movieId', 'rating', 'timestamp']

describe('formats', () => {
  test.each([
    ['a.csv', delimited(',', HEADER)],
    ['crlf.csv', delimited(',', HEADER, '\r\n')],
    ['bom.csv', `\ufeff${delimited(',', HEADER)}`],
    ['no-last-line-end.csv', delimited(',', HEADER).trimEnd()],
    ['blank-lines.csv', `\n${delimited(',', HEADER, '\n\n')}`],
    ['semicolon.csv', delimited(';', HEADER)],
    ['tab.tsv', delimited('\t', HEADER)],
    ['colons.dat', delimited('::', HEADER)],
    ['space.txt', delimited(' ', HEADER)],
    ['recbole.inter', delimited('\t', ['user_id:token', 'item_id:token', 'rating:float', 'timestamp:float'])],
    ['shouting.csv', delimited(',', ['USER ID', 'Item-Id', 'Stars', 'TIME'])],
    [
      'quoted.csv',
      '"userId","movieId","rating","timestamp"\n"u2","b","4.5","1000"\nu1,a,3,2000\nu2,a,"1",1500\n',
    ],
    [
      'other order and more columns.csv',
      'x,rating,ts,item,user\n,4.5,1000,b,u2\n"1,2",3,2000,a,u1\n,1,1500,a,u2\n',
    ],
    [
      'rows.jsonl',
      '{"user":"u2","item":"b","rating":4.5,"ts":1000}\n\n{"item":"a","user":"u1","rating":3,"ts":2000,"x":{}}\n{"user":"u2","item":"a","rating":1,"ts":"1500"}\n',
    ],
    ["it's [a] *.csv", delimited(',', HEADER)],
  ])('%s', async (name, content) => {
    const ingested = await ingestInteractions(folder.write(name, content), { feedback: 'explicit' })
    expect(readable(ingested)).toEqual(EXPECTED)
    expect(ingested.userIds).toEqual(['u1', 'u2'])
    expect(ingested.itemIds).toEqual(['a', 'b'])
    expect(ingested.counts).toEqual({ rows: 3, duplicates: 0, badRows: 0 })
  })

  test('gzipped text', async () => {
    const file = folder.write('a.csv.gz', gzipSync(delimited(',', HEADER)))
    const ingested = await ingestInteractions(file)
    expect(readable(ingested)).toEqual(EXPECTED)
    expect(ingested.name).toBe('a')
  })

  test('Parquet, with ids of 64 bits and true timestamps', async () => {
    const { withDuckDb } = await import('../../../scripts/train/ingest/duckdb.ts')
    const file = folder.path('a.parquet')
    await withDuckDb(async (connection) => {
      await connection.run(`COPY (SELECT * FROM (VALUES
        (9007199254740993, 'x', 3::DECIMAL(3,1), TIMESTAMP '1970-01-01 00:01:00'),
        (9007199254740992, 'y', 4.5, TIMESTAMP '1970-01-02 00:00:00'),
        (9007199254740993, 'y', 5, TIMESTAMP '1970-01-01 00:00:00.5')) t(user, item, rating, "when"))
        TO '${file}' (FORMAT PARQUET)`)
    })
    const ingested = await ingestInteractions(file, { columns: { time: 'when' } })
    expect(readable(ingested)).toEqual([
      '9007199254740992 y 4.5 86400',
      '9007199254740993 x 3 60',
      '9007199254740993 y 5 0.5',
    ])
  })
})

describe('ids', () => {
  test('are strings of any script, kept as they are written, in order of code points', async () => {
    const ids = [
      '007',
      '7',
      '123456789012345678901234567890',
      'Ünal',
      '用户',
      'z',
      '😀',
      '\ufb01',
      ' padded ',
      'null',
      'NaN',
    ]
    const rows = ids.map((id, index) => `"${id}",${index % 2}`)
    const ingested = await ingestInteractions(folder.write('ids.csv', `user,item\n${rows.join('\n')}\n`))
    const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
    expect(ingested.userIds).toEqual(ids.toSorted(byCodePoint))
  })

  test('of JSON numbers are exact', async () => {
    const file = folder.write(
      'big.jsonl',
      '{"user":9007199254740993,"item":1}\n{"user":9007199254740992,"item":"2"}\n',
    )
    const ingested = await ingestInteractions(file)
    expect(ingested.userIds).toEqual(['9007199254740992', '9007199254740993'])
  })
})

describe('times', () => {
  test.each([
    ['964982703', 964982703],
    ['964982703123', 964982703.123],
    ['-86400', -86400],
    ['2000-07-30', 964915200],
    ['2000-07-30 18:45:03', 964982703],
    ['2000-07-30T18:45:03Z', 964982703],
    ['2000-07-30T20:45:03+02:00', 964982703],
    ['2000-07-30T18:45:03.5Z', 964982703.5],
  ])('%s is %d', async (text, seconds) => {
    const ingested = await ingestInteractions(folder.write('t.csv', `user,item,time\nu,a,${text}\nv,b,0\n`))
    expect(ingested.interactions.times).toEqual(Float64Array.of(seconds, 0))
  })
})

describe('repeated pairs', () => {
  const header = 'user,item,rating'
  test('explicit: the latest by time stays, the last in the file where times are equal', async () => {
    const rows = 'u,a,1,30\nu,a,2,40\nu,a,3,20\nv,a,4,7\nv,a,5,7\nv,b,1,7\n'
    const ingested = await ingestInteractions(folder.write('d.csv', `${header},time\n${rows}`), {
      feedback: 'explicit',
    })
    expect(readable(ingested)).toEqual(['u a 2 40', 'v a 5 7', 'v b 1 7'])
    expect(ingested.counts).toEqual({ rows: 6, duplicates: 3, badRows: 0 })
  })

  test('explicit without times: the last in the file stays', async () => {
    const rows = 'u,a,1\nv,b,4\nu,a,5\nu,a,2\n'
    const ingested = await ingestInteractions(folder.write('d.csv', `${header}\n${rows}`), {
      feedback: 'explicit',
    })
    expect(readable(ingested)).toEqual(['u a 2', 'v b 4'])
  })

  test('implicit: values are summed and the latest time stays', async () => {
    const rows = 'u,a,1,30\nu,a,2,40\nu,a,3,20\nv,b,4,7\n'
    const ingested = await ingestInteractions(folder.write('d.csv', `user,item,plays,time\n${rows}`))
    expect(ingested.feedback).toBe('implicit')
    expect(readable(ingested)).toEqual(['u a 6 40', 'v b 4 7'])
  })

  test('implicit without values: the rows are counted', async () => {
    const ingested = await ingestInteractions(folder.write('d.csv', 'user,item\nu,a\nu,a\nv,b\n'))
    expect(readable(ingested)).toEqual(['u a 2', 'v b 1'])
  })
})

test('the same interactions come out whatever the order of the lines', async () => {
  const row = fc.record({ user: fc.nat(6), item: fc.nat(6), rating: fc.integer({ min: 1, max: 5 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { selector: ({ user, item }) => user * 7 + item, minLength: 10, maxLength: 40 }),
      fc.nat(),
      async (rows, shift) => {
        const lines = rows.map(({ user, item, rating }, index) => `${user},${item},${rating},${index}`)
        const cut = shift % lines.length
        const turned = [...lines.slice(cut), ...lines.slice(0, cut)]
        const [one, other] = await Promise.all(
          [lines, turned].map((order, index) =>
            ingestInteractions(
              folder.write(`p${index}.csv`, `user,item,rating,time\n${order.join('\n')}\n`),
              {
                role: 'test',
                feedback: 'explicit',
              },
            ),
          ),
        )
        expect(readable(other as NonNullable<typeof other>)).toEqual(readable(one as NonNullable<typeof one>))
        const expected = rows.map(({ user, item, rating }, index) => `${user} ${item} ${rating} ${index}`)
        expect(readable(one as NonNullable<typeof one>)).toEqual(expected.toSorted())
      },
    ),
    { numRuns: 15 },
  )
})

describe('columns by position', () => {
  const BY_POSITION = { user: 1, item: 2, value: 3, time: 4 }
  test('a file without header keeps its first line', async () => {
    const file = folder.write('u.base', delimited('\t', HEADER).split('\n').slice(1).join('\n'))
    const ingested = await ingestInteractions(file, { columns: BY_POSITION })
    expect(readable(ingested)).toEqual(EXPECTED)
    expect(ingested.columns).toEqual({ user: '1', item: '2', value: '3', time: '4' })
  })

  test('a header is none of the data', async () => {
    const file = folder.write('h.tsv', delimited('\t', ['wer', 'was', 'wie', 'wann']))
    const ingested = await ingestInteractions(file, { columns: BY_POSITION })
    expect(readable(ingested)).toEqual(EXPECTED)
  })

  test('a first line with one unreadable cell is data, and refused', async () => {
    const file = folder.write('h.tsv', '1\t2\tgood\t5\n1\t3\t4\t5\n2\t3\t1\t5\n')
    await expect(ingestInteractions(file, { columns: BY_POSITION })).rejects.toThrow(
      'line 1, column 3: got "good", expected a number',
    )
  })

  test('ids alone: a header is told by usual names', async () => {
    const columns = { user: 1, item: 2 }
    const named = await ingestInteractions(folder.write('n.csv', 'user_id,item_id\nu,a\nv,b\n'), { columns })
    const bare = await ingestInteractions(folder.write('b.csv', 'u,a\nv,b\n'), { columns })
    expect(readable(named)).toEqual(['u a 1', 'v b 1'])
    expect(readable(bare)).toEqual(['u a 1', 'v b 1'])
  })
})

test('a value or time that is not to be read is left out', async () => {
  const file = folder.write('a.csv', delimited(',', HEADER))
  const ingested = await ingestInteractions(file, { columns: { value: null, time: null } })
  expect(readable(ingested)).toEqual(['u1 a 1', 'u2 a 1', 'u2 b 1'])
})
