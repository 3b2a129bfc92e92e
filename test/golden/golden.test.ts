/**
 * The golden files: blobs as each version wrote them, never written again. What they must decode to stands here in
 * literal numbers; that today's encoder writes the same bytes keeps the names of published blobs stable.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../src/model/errors.ts'
import { decodeItems } from '../../src/model/format/items.ts'
import { decodeMetadata } from '../../src/model/format/metadata.ts'
import { decodeRatings } from '../../src/model/format/ratings.ts'
import { decodeSearch } from '../../src/model/format/search.ts'
import { decodeUserFactors } from '../../src/model/format/user-factors.ts'
import { bucketRange, decodeUsersHead, findUser } from '../../src/model/format/users.ts'
import { manifestSchema } from '../../src/model/manifest.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { currentBlobs, VERSIONS } from './write-golden.ts'

const golden = (name: string) => Uint8Array.from(readFileSync(join(import.meta.dirname, name)))
const float32 = (...values: number[]) => Float32Array.from(values)
/** Codes of a row with its padding. */
const row = (...codes: number[]) => [...codes, ...Array<number>(16 - codes.length).fill(0)]

describe('the current versions decode to the same values for ever', () => {
  test('items, which are of version 4', () => {
    const { ids, attributes, countOf, ...table } = decodeItems(golden('items-v4.bin'))
    expect(table).toEqual({
      rows: 4,
      factors: 3,
      stride: 16,
      codes: Int8Array.from([...row(127, 64, -32), ...row(-127, 1, 64), ...row(127, -127, 1), ...row()]),
      scales: float32(0.01, 0.001, 0.02, 0),
      biases: null,
      inverseNorms: float32(1 / Math.sqrt(21249), 1 / Math.sqrt(20226), 1 / Math.sqrt(32259), 0),
      trainedRows: 4,
      gramian: float32(
        ...[8.080628395080566, -5.638926982879639, -0.36372798681259155],
        ...[-5.638926982879639, 6.86120080947876, -0.2555359899997711],
        ...[-0.36372798681259155, -0.2555359899997711, 0.10689599812030792],
      ),
    })
    expect([0, 1, 2, 3].map(countOf)).toEqual([2, 2, 1, 1])
    expect([0, 1, 2, 3].map((item) => ids.idOf(item))).toEqual(['toy-story', 'alien', 'Amélie', '🎬'])
    expect(['toy-story', 'alien', 'Amélie', '🎬', 'aliens'].map((id) => ids.rowOf(id))).toEqual([
      0, 1, 2, 3, -1,
    ])
    const [year, genres, family, ...others] = attributes
    expect(others).toEqual([])
    expect(year).toEqual({ name: 'year', type: 'number', values: float32(1995, 1979, 2001, Number.NaN) })
    expect(family).toEqual({
      name: 'family',
      type: 'flag',
      whenTrue: Uint32Array.of(0b0101),
      whenFalse: Uint32Array.of(0b0010),
    })
    if (genres?.type !== 'set') throw new Error('expected a set')
    expect(genres.name).toBe('genres')
    const rowsOf = (index: number) => {
      const bits = new Uint32Array(1)
      genres.addRows(index, bits)
      return bits[0]
    }
    expect([0, 1, 2].map((index) => [genres.valueAt(index), genres.countAt(index), rowsOf(index)])).toEqual([
      ['Animation', 1, 0b0001],
      ['Children', 1, 0b0001],
      ['Horror', 1, 0b0010],
    ])
  })

  test('items with biases', () => {
    const { ids, countOf, ...table } = decodeItems(golden('biasedItems-v4.bin'))
    expect(table).toEqual({
      rows: 2,
      factors: 2,
      stride: 16,
      codes: Int8Array.from([...row(127, -64), ...row()]),
      scales: float32(0.01, 0),
      biases: float32(0.5, -0.25),
      inverseNorms: float32(1 / Math.sqrt(20225), 0),
      trainedRows: 1,
      gramian: float32(1.612899899482727, -0.8127999901771545, -0.8127999901771545, 0.40959998965263367),
      attributes: [],
    })
    expect([0, 1].map(countOf)).toEqual([3, 0])
    expect([0, 1].map((item) => ids.idOf(item))).toEqual(['first', 'second'])
  })

  test('ratings', () => {
    expect(decodeRatings(golden('ratings-v1.bin'))).toEqual({
      rows: 4,
      factors: 2,
      stride: 16,
      codes: Int8Array.from([...row(127, -127), ...row(127, 5), ...row(), ...row(-127, 50)]),
      scales: float32(0.001, 0.002, 0, 0.01),
      biases: float32(0.5, -0.75, 0.0625, 0),
      baselineBiases: float32(1, -0.5, 0.75, -0.0625),
    })
  })

  test('users, which are of version 2', () => {
    const bytes = golden('users-v2.bin')
    const head = decodeUsersHead(bytes.slice(0, 80))
    expect(head).toEqual({
      users: 3,
      buckets: 1,
      factors: 3,
      ratingFactors: 2,
      items: 4,
      shared: 0,
      bucketOffsets: Uint32Array.of(5, 17),
    })
    expect(bucketRange(head, 'ann')).toEqual({ offset: 80, length: 192 })
    const find = (userId: string) => findUser(head, bytes.slice(80, 272), userId)
    expect(find('ann')).toEqual({
      userId: 'ann',
      factors: float32(1, 0, -0.5000152587890625),
      rating: { factors: float32(0.5, -0.25000762939453125), bias: 0.125, baselineBias: 0.25 },
      history: [
        { row: 0, value: 5 },
        { row: 1, value: 0.5 },
        { row: 3, value: 3 },
      ],
    })
    expect(find('Боб')).toEqual({
      userId: 'Боб',
      factors: float32(0.24999237060546875, 0.75, 0),
      rating: { factors: float32(1, 1), bias: -0.5, baselineBias: -0.125 },
      history: [
        { row: 0, value: 4 },
        { row: 2, value: 4.5 },
      ],
    })
    expect(find('寿')).toEqual({
      userId: '寿',
      factors: float32(0, 0, 0),
      rating: { factors: float32(0, 0.125), bias: 0.25, baselineBias: 0 },
      history: [{ row: 1, value: 2 }],
    })
    expect(find('zoe')).toBeNull()
  })

  test('users whose histories have shares', () => {
    const bytes = golden('sharedUsers-v2.bin')
    const head = decodeUsersHead(bytes.slice(0, 80))
    const { offset, length } = bucketRange(head, 'ann')
    const historyOf = (userId: string) =>
      findUser(head, bytes.slice(offset, offset + length), userId)?.history
    expect(historyOf('ann')).toEqual([
      { row: 0, value: 5, share: 0.25 },
      { row: 1, value: 0.5, share: 0.5 },
      { row: 3, value: 3, share: 1 },
    ])
    expect(historyOf('Боб')).toEqual([
      { row: 0, value: 4, share: 1 },
      { row: 2, value: 4.5, share: 0.5 },
    ])
    expect(historyOf('寿')).toEqual([{ row: 1, value: 2, share: 1 }])
  })

  test('metadata', () => {
    const table = decodeMetadata(golden('metadata-v1.bin'))
    expect([0, 1, 2, 3].map((item) => table.get(item))).toEqual([
      { title: 'Toy Story', year: 1995, genres: ['Animation', 'Children'] },
      { title: 'Alien', year: 1979, genres: ['Horror'] },
      { title: 'Le Fabuleux Destin d’Amélie Poulain', year: 2001, genres: [] },
      null,
    ])
  })

  test('search', () => {
    const { rows, text, starts } = decodeSearch(golden('search-v1.bin'))
    expect(rows).toBe(4)
    expect(text).toBe(
      '\n toy story\n alien\n le fabuleux destin damelie poulain le fabuleux destin d amelie poulain\n',
    )
    expect(starts).toEqual(Uint32Array.of(0, 11, 18, 90, 91))
  })

  test('user factors, which are of version 2', () => {
    const { ids, ...table } = decodeUserFactors(golden('userFactors-v2.bin'))
    expect(table).toEqual({
      rows: 3,
      factors: 3,
      stride: 16,
      codes: Int8Array.from([...row(127, 0, -64), ...row(42, 127, 0), ...row()]),
      scales: float32(1 / 127, 0.75 / 127, 0),
      inverseNorms: float32(1 / Math.sqrt(127 ** 2 + 64 ** 2), 1 / Math.sqrt(42 ** 2 + 127 ** 2), 0),
    })
    expect(['ann', 'Боб', '寿', 'zoe'].map((id) => ids.rowOf(id))).toEqual([0, 1, 2, -1])
  })

  test('the manifest, and the version derived from it', () => {
    const manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(golden('manifest-v1.json'))))
    expect(modelVersion(manifest)).toBe('44a26a40205f377c')
  })
})

describe('versions of the past are refused, and both versions named', () => {
  test.each([
    [1, 'had no attributes'],
    [2, 'had biases even where all of them were zero'],
    [3, 'had a count for every row, and ids in full'],
  ])('items of version %i, which %s', (version) => {
    const bytes = golden(`items-v${version}.bin`)
    expect(() => decodeItems(bytes)).toThrow(ModelFormatError)
    expect(() => decodeItems(bytes)).toThrow(
      `the items blob is version ${version}, this reader knows version 4: publish the model again with this foldin`,
    )
  })
})

test('users of version 1 are refused, and both versions named', () => {
  const head = golden('users-v1.bin').slice(0, 80)
  expect(() => decodeUsersHead(head)).toThrow(ModelFormatError)
  expect(() => decodeUsersHead(head)).toThrow(
    'the users blob is version 1, this reader knows version 2: publish the model again with this foldin',
  )
})

test('user factors of version 1, which had ids in full, are refused, and both versions named', () => {
  const bytes = golden('userFactors-v1.bin')
  expect(() => decodeUserFactors(bytes)).toThrow(ModelFormatError)
  expect(() => decodeUserFactors(bytes)).toThrow(
    'the user factors blob is version 1, this reader knows version 2: publish the model again with this foldin',
  )
})

describe('the encoder of today', () => {
  const blobs = currentBlobs()

  test.each(Object.entries(VERSIONS))('writes the %s of version %i', (kind, version) => {
    expect(blobs[kind as keyof typeof VERSIONS]).toEqual(golden(`${kind}-v${version}.bin`))
  })
})
