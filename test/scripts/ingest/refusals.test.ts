/** Input that is refused, with the message in full: it is what the user has to go by. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { withDuckDb } from '../../../scripts/train/ingest/duckdb.ts'
import { type IngestOptions, ingestInteractions } from '../../../scripts/train/ingest/ingest.ts'
import { InputError } from '../../../scripts/train/input-error.ts'
import { MAX_ID_LENGTH } from '../../../src/model/ids.ts'
import { inputFolder, readable } from './input-folder.ts'

const folder = inputFolder()
const GOOD = 'u,a,1,10\nu,b,2,20\nv,a,3,30\n'

/** The message, with FILE for the file's path. */
async function refusal(file: string, options: IngestOptions = {}): Promise<string> {
  const error = await ingestInteractions(file, options).then(
    () => new Error('not refused'),
    (thrown: Error) => thrown,
  )
  expect(error).toBeInstanceOf(InputError)
  return error.message.replaceAll(file, 'FILE')
}
const refusalOf = (content: string | Uint8Array, options: IngestOptions = {}, name = 'ratings.csv') =>
  refusal(folder.write(name, content), options)

describe('the file', () => {
  test('is missing', async () => {
    expect(await refusal(folder.path('nowhere.csv'))).toBe(
      'FILE cannot be read: there is no such file. Check the path',
    )
  })

  test('is a folder', async () => {
    expect(await refusal(folder.path(''))).toBe('FILE is not a file')
  })

  test.each(['', '\ufeff', '\n\n'])('is empty: %j', async (content) => {
    expect(await refusalOf(content)).toBe('FILE is empty: expected a header and rows')
  })

  test('has a header only', async () => {
    expect(await refusalOf('user,item,rating,time\n')).toBe(
      'FILE has a header and no rows: expected interactions',
    )
  })

  test('has an extension that is not known', async () => {
    expect(await refusalOf(GOOD, {}, 'ratings.xlsx')).toBe(
      'FILE has the extension ".xlsx", expected one of .csv .tsv .tab .txt .dat .data .base .test .train .inter ' +
        '.item .jsonl .ndjson (also with .gz) or .parquet',
    )
    expect(await refusalOf('[]', {}, 'ratings.json')).toContain('JSON is read one object a line, from .jsonl')
  })

  test('has one column', async () => {
    expect(await refusalOf('user\nu\nv\n')).toBe(
      'FILE has one column only: its first line is "user", expected columns separated by tab, comma, "::", ' +
        'semicolon, "|" or space',
    )
  })

  test('is UTF-16', async () => {
    expect(await refusalOf(Buffer.from(`user,item\n${GOOD}`, 'utf16le'))).toBe(
      'FILE is not text in UTF-8: it has zero bytes. Save it as UTF-8',
    )
  })

  test('is named .gz and is not, or breaks off', async () => {
    expect(await refusalOf(GOOD, {}, 'ratings.csv.gz')).toBe('FILE cannot be read: incorrect header check')
    const whole = gzipSync(`user,item,rating,time\n${GOOD.repeat(1000)}`)
    expect(await refusalOf(whole.subarray(0, -20), {}, 'ratings.csv.gz')).toBe(
      'FILE cannot be read: unexpected end of file',
    )
  })

  test('is named .parquet and is not', async () => {
    expect(await refusalOf(GOOD, {}, 'ratings.parquet')).toMatch(/^FILE cannot be read as Parquet: .*/)
  })

  test('is named .jsonl and holds none', async () => {
    expect(await refusalOf(GOOD, {}, 'ratings.jsonl')).toBe(
      'FILE has no JSON object in its first lines, but "u,a,1,10"',
    )
  })
})

describe('columns', () => {
  test('that are not there, with those that are', async () => {
    expect(await refusalOf(`wer,item,rating,time\n${GOOD}`)).toBe(
      'FILE has no column for the user: its columns are wer, item, rating, time. Say which they are, by name or by ' +
        'position from 1: --columns user=1,item=2,value=3,time=4',
    )
  })

  test('of a file without header that is read by names', async () => {
    expect(await refusalOf(GOOD)).toContain('its columns are u, a, 1, 10. Say which they are')
  })

  test('that --columns names and are not there', async () => {
    expect(await refusalOf(`user,item,rating,time\n${GOOD}`, { columns: { value: 'stars' } })).toBe(
      'FILE has no column "stars", which --columns gives for the value: its columns are user, item, rating, time',
    )
    expect(await refusalOf(GOOD, { columns: { user: 1, item: 2, value: 5 } })).toBe(
      'FILE has no column 5, which --columns gives for the value: its lines have 4 columns',
    )
  })

  test('of which two fit one role, with their positions', async () => {
    expect(await refusalOf('userId,item,user_id\nu,a,v\nv,b,u\n')).toBe(
      'FILE has several columns for the user: userId (column 1), user_id (column 3). Say by position which they are: ' +
        '--columns user=1,item=2,value=3,time=4',
    )
    const file = folder.write('twice.csv', 'item,userId,userId\na,u,v\nb,v,u\n')
    expect(await refusal(file, { columns: { user: 'userId' } })).toContain(
      'FILE has several columns for the user: userId (column 2), userId (column 3).',
    )
    for (const columns of [{ user: 3 }, { user: 3, item: 1 }, { user: 3, item: 'item' }]) {
      const ingested = await ingestInteractions(file, { columns })
      expect(readable(ingested)).toEqual(['u b 1', 'v a 1'])
    }
  })

  test('of which one would be read for two roles', async () => {
    expect(await refusalOf('userId,item,rating\nu,a,1\nv,b,2\n', { columns: { item: 'userId' } })).toBe(
      'FILE: the user and the item are both read from userId (column 1), expected a column for each: ' +
        '--columns user=1,item=2,value=3,time=4',
    )
  })

  test('of ratings, where explicit feedback is asked for', async () => {
    expect(await refusalOf('user,item\nu,a\nv,b\n', { feedback: 'explicit' })).toBe(
      'FILE has no column of ratings, which explicit feedback needs: its columns are user, item. Name it (--columns ' +
        'value=NAME) or use --feedback implicit',
    )
  })
})

describe('rows', () => {
  const header = 'user,item,rating,time\n'
  const expectLine = async (line: string, says: string) => {
    expect(await refusalOf(`${header}u,a,1,10\n${line}\nv,b,2,20\n`)).toBe(
      `FILE: 1 row cannot be read, at most 0 may.\n  ${says}\n` +
        'Correct the file, or leave such rows out: --max-bad-rows 1',
    )
  }

  test.each([
    ['u,b,good,10', 'line 3, column rating: got "good", expected a number'],
    ['u,b,,10', 'line 3, column rating: got nothing, expected a number'],
    ['u,b,NaN,10', 'line 3, column rating: got "NaN", expected a number'],
    ['u,b,inf,10', 'line 3, column rating: got "inf", expected a number'],
    [
      'u,b,1e39,10',
      'line 3, column rating: got "1e39", expected a number that float32 holds, from -3.4e38 to 3.4e38',
    ],
    ['u,b,"4,5",10', 'line 3, column rating: got "4,5", expected a number'],
    [',b,4,10', 'line 3, column user: got nothing, expected the id of a user'],
    ['u,"",4,10', 'line 3, column item: got nothing, expected the id of an item'],
    [
      'u,b,4,yesterday',
      'line 3, column time: got "yesterday", expected seconds or milliseconds since 1970, or an ISO 8601 date or time',
    ],
    ['u,b,4', 'line 3: got 3 columns in "u,b,4", expected 4 columns'],
    ['u,b,4,10,9', 'line 3: got 5 columns in "u,b,4,10,9", expected 4 columns'],
  ])('%s', expectLine)

  test('with more text behind a quoted field', async () => {
    await expectLine(
      'u,"b"c,4,10',
      'line 3: got "u,\\"b\\"c,4,10", expected the quoted field to be all of its column',
    )
  })

  test('whose ends differ', async () => {
    expect(await refusalOf(`${header}u,a,1,10\r\nv,b,2,20\n`)).toBe(
      'FILE cannot be read: some of its lines end in CRLF and some in LF. Give it one line end throughout',
    )
  })

  test('may end in a delimiter', async () => {
    const file = folder.write('ratings.csv', `${header}u,a,1,10,\nv,b,2,20\n`)
    expect((await ingestInteractions(file)).counts).toEqual({ rows: 2, duplicates: 0, badRows: 0 })
  })

  test('that are not UTF-8', async () => {
    const bytes = Buffer.from(`${header}u,a,1,10\nM\u00fcller,b,2,20\nv,b,2,20\n`, 'latin1')
    expect(await refusalOf(bytes)).toContain('line 3: got bytes that are not UTF-8 in "M\ufffdller,b,2,20"')
  })

  test('after blank lines and quoted line ends are named by their true line', async () => {
    expect(await refusalOf(`${header}\n"two\nlines",a,1,10\nu,b,x,10\n`)).toContain(
      'line 5, column rating: got "x"',
    )
  })

  test('in JSON lines', async () => {
    const lines =
      '{"user":"u","item":"a","n":1}\n{"user":"u","n":1}\n{"user":"v","item":"a","n":null}\n{oops\n[1]\n'
    expect(await refusalOf(lines, { columns: { value: 'n' } }, 'rows.jsonl')).toBe(
      'FILE: 4 rows cannot be read, at most 0 may.\n' +
        '  line 2, column item: got nothing, expected the id of an item\n' +
        '  line 3, column n: got nothing, expected a number\n' +
        '  line 4: got "{oops", expected a JSON object\n' +
        'Correct the file, or leave such rows out: --max-bad-rows 4',
    )
  })

  test('in Parquet, with an id that is too long', async () => {
    const file = folder.path('long.parquet')
    await withDuckDb((connection) =>
      connection.run(`COPY (SELECT * FROM (VALUES ('u', 'a'), (repeat('x', 257), 'b'))
        t(user, item)) TO '${file}' (FORMAT PARQUET)`),
    )
    expect(await refusal(file)).toMatch(
      /row 2, column user: got "x{60}…", expected the id of a user, at most 256 characters\n/,
    )
  })

  test('in Parquet', async () => {
    const file = folder.path('rows.parquet')
    await withDuckDb((connection) =>
      connection.run(`COPY (SELECT * FROM (VALUES ('u', 'a', 1.0::DOUBLE), ('u', NULL, 2), ('v', 'b', 'nan'))
        t(user, item, rating)) TO '${file}' (FORMAT PARQUET)`),
    )
    expect(await refusal(file)).toBe(
      'FILE: 2 rows cannot be read, at most 0 may.\n' +
        '  row 2, column item: got nothing, expected the id of an item\n' +
        '  row 3, column rating: got "nan", expected a number that float32 holds, from -3.4e38 to 3.4e38\n' +
        'Correct the file, or leave such rows out: --max-bad-rows 2',
    )
  })

  test('up to --max-bad-rows are left out and counted, and so are ids that only they have', async () => {
    const content = `${header}u,a,1,10\nu,b\nw,c,x,10\n,a,1,1\nv,a,2,20\nv,b,3,20\n`
    const file = folder.write('bad.csv', content)
    const ingested = await ingestInteractions(file, { maxBadRows: 3 })
    expect(ingested.counts).toEqual({ rows: 6, duplicates: 0, badRows: 3 })
    expect(ingested.badRows.map(({ line }) => line)).toEqual([3, 4, 5])
    expect(ingested.userIds).toEqual(['u', 'v'])
    expect(ingested.itemIds).toEqual(['a', 'b'])
    expect(await refusal(file, { maxBadRows: 2 })).toContain('3 rows cannot be read, at most 2 may')
  })

  test('with an id that no request may hold are bad; a character beyond U+FFFF counts twice', async () => {
    const longest = ['x'.repeat(MAX_ID_LENGTH), 'ü'.repeat(MAX_ID_LENGTH), '🎬'.repeat(MAX_ID_LENGTH / 2)]
    const tooLong = longest.map((id) => `${id}x`)
    const csv = (ids: readonly string[]) =>
      `${header}${ids.map((id) => `${id},a,1,10\nu,${id},2,20\n`).join('')}`
    const { userIds, itemIds, counts } = await ingestInteractions(folder.write('long.csv', csv(longest)))
    expect(counts.badRows).toBe(0)
    expect(userIds).toEqual(['u', ...longest])
    expect(itemIds).toEqual(['a', ...longest])
    expect(await refusalOf(csv(tooLong))).toMatch(
      new RegExp(
        '^FILE: 6 rows cannot be read, at most 0 may\\.\n' +
          '  line 2, column user: got "x{60}…", expected the id of a user, at most 256 characters\n' +
          '  line 3, column item: got "x{60}…", expected the id of an item, at most 256 characters\n',
      ),
    )
    const file = folder.write('some.csv', `${csv(tooLong)}v,b,3,30\nw,c,1,40\n`)
    const rest = await ingestInteractions(file, { maxBadRows: 6 })
    expect(rest.userIds).toEqual(['v', 'w'])
    expect(rest.itemIds).toEqual(['b', 'c'])
  })

  test('are all bad', async () => {
    const rows = Array.from({ length: 5000 }, (_, row) => `u${row},a,x,10\n`).join('')
    expect(await refusalOf(header + rows)).toContain(
      '5000 rows cannot be read, at most 0 may.\n  line 2, column rating',
    )
  })
})

describe('what they say', () => {
  test('one user only', async () => {
    expect(await refusalOf('user,item,rating\nu,a,1\nu,b,2\n')).toBe(
      'FILE has one user only ("u"): recommendations are learned from several, expected at least 2. If the wrong ' +
        'column was read, say which it is: --columns user=1,item=2',
    )
  })

  test('one item only', async () => {
    expect(await refusalOf('user,item,rating\nu,a,1\nv,a,2\n')).toContain('FILE has one item only ("a")')
  })

  test('all ratings equal', async () => {
    const equal = 'user,item,rating\nu,a,4\nu,b,4\nv,a,4\n'
    expect(await refusalOf(equal)).toBe(
      'FILE: all 3 ratings are 4, so they tell nothing apart; expected at least two different ratings. To use the ' +
        'rows as mere interactions: --feedback implicit',
    )
    const ingested = await ingestInteractions(folder.path('ratings.csv'), { feedback: 'implicit' })
    expect(ingested.interactions.users).toHaveLength(3)
  })

  test('is nobody’s business in a test file', async () => {
    const file = folder.write('test.csv', 'user,item,rating\nu,a,4\n')
    const ingested = await ingestInteractions(file, { role: 'test', feedback: 'explicit' })
    expect(ingested.interactions.values).toEqual(Float32Array.of(4))
  })
})
