import { describe, expect, test } from 'vitest'
import { attributeColumns, parseAttributes } from '../../scripts/train/attributes.ts'
import { guessAttributes } from '../../scripts/train/guess-attributes.ts'
import { InputError } from '../../scripts/train/input-error.ts'
import type { ItemMetadata } from '../../scripts/train/interactions.ts'

describe('--attributes', () => {
  test('names attributes and their types', () => {
    expect(parseAttributes('genres:set, year:number,adult:flag,a:b:set')).toEqual([
      { name: 'genres', type: 'set' },
      { name: 'year', type: 'number' },
      { name: 'adult', type: 'flag' },
      { name: 'a:b', type: 'set' },
    ])
    expect(parseAttributes('none')).toEqual([])
  })

  test.each([
    ['genres', '--attributes has "genres", expected name:set, name:number or name:flag'],
    ['genres:list', '--attributes has "genres:list", expected'],
    [':set', '--attributes has ":set", expected'],
    ['', '--attributes has "", expected'],
    ['year:number,year:set', '--attributes has "year" twice'],
    ['not:flag', '--attributes has "not", which filters use themselves'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseAttributes(text)).toThrow(InputError)
    expect(() => parseAttributes(text)).toThrow(message)
  })
})

describe('without it, attributes are guessed', () => {
  const films: (ItemMetadata | null)[] = Array.from({ length: 300 }, (_, film) => ({
    title: film % 2 === 0 ? 'The same title' : 'Another one',
    genres: film === 0 ? [] : ['Drama'],
    year: film === 0 ? null : 1980 + (film % 40),
    adult: film % 7 === 0,
    language: ['en', 'fr', null][film % 3] ?? null,
    plot: `A film about the number ${film}`,
    mixed: film % 2 === 0 ? 'text' : 5,
    empty: null,
    lists: [],
    or: 5,
  }))
  const guessed = (items: (ItemMetadata | null)[]) =>
    Object.fromEntries(guessAttributes(items).map(({ name, type }) => [name, type]))

  test('by what the values of a field have in common', () => {
    expect(guessed([null, ...films])).toEqual({
      genres: 'set',
      year: 'number',
      adult: 'flag',
      language: 'set',
    })
  })

  test('text as a set only while there are few different ones, each more than once', () => {
    const texts = (different: number, items: number) =>
      guessed(Array.from({ length: items }, (_, item) => ({ text: `${item % different}` })))
    expect(texts(200, 400)).toEqual({ text: 'set' })
    expect(texts(201, 402)).toEqual({})
    expect(texts(10, 19)).toEqual({})
    expect(texts(1, 1)).toEqual({})
  })

  test('lists as a set up to 10,000 different texts', () => {
    const lists = (different: number) =>
      guessed(Array.from({ length: different }, (_, item) => ({ actors: [`${item}`] })))
    expect(lists(10_000)).toEqual({ actors: 'set' })
    expect(lists(10_001)).toEqual({})
  })

  test('at most 64, and none of names that no attribute can have', () => {
    const wide = Object.fromEntries(Array.from({ length: 80 }, (_, field) => [`field ${field}`, field]))
    expect(guessAttributes([{ '': 1, and: 1, ['x'.repeat(257)]: 1, ...wide }])).toHaveLength(64)
    expect(guessAttributes([])).toEqual([])
  })
})

describe('columns', () => {
  const items: (ItemMetadata | null)[] = [
    { genres: ['A', 'B'], year: 1995, adult: true, code: 7, released: '1995', seen: '1' },
    null,
    { genres: null, year: null, adult: false, code: 8, released: '1.5', seen: 'FALSE' },
  ]
  const column = (name: string, type: 'set' | 'number' | 'flag') =>
    attributeColumns([{ name, type }], ['a', 'b', 'c'], items)[0]

  test('hold each item’s value, or that there is none', () => {
    expect(column('genres', 'set')?.values).toEqual([['A', 'B'], [], []])
    expect(column('year', 'number')?.values).toEqual(Float64Array.of(1995, Number.NaN, Number.NaN))
    expect(column('adult', 'flag')?.values).toEqual([true, null, false])
  })

  test('are converted where a declaration says so', () => {
    expect(column('code', 'set')?.values).toEqual([['7'], [], ['8']])
    expect(column('released', 'number')?.values).toEqual(Float64Array.of(1995, Number.NaN, 1.5))
    expect(column('seen', 'flag')?.values).toEqual([true, null, false])
  })

  test('are refused where an item has something else, or no item has it', () => {
    expect(() => column('genres', 'number')).toThrow(
      'the attribute "genres" of item "a" is ["A","B"], expected a number',
    )
    expect(() => column('year', 'flag')).toThrow(
      'the attribute "year" of item "a" is 1995, expected true or false',
    )
    expect(() => column('plot', 'set')).toThrow(
      'no item has the attribute "plot": the items file gives genres, year, adult, code, released, seen',
    )
    expect(() => attributeColumns([{ name: 'x', type: 'set' }], [], null)).toThrow(
      'no item has the attribute "x": attributes are read from the items file, give it with --items',
    )
  })
})
