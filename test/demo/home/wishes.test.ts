import { expect, test } from 'vitest'
import { decadeName, decadesBetween, isPlain, NO_WISHES, requestOf } from '../../../src/demo/home/wishes.ts'

test('no wishes ask for nothing special', () => {
  expect(isPlain(NO_WISHES)).toBe(true)
  expect(requestOf(NO_WISHES)).toEqual({ diversity: 0 })
})

test('a genre and a decade become a filter, adventure becomes diversity', () => {
  expect(requestOf({ adventure: 0.5, genre: 'Comedy', decade: 1990 })).toEqual({
    diversity: 0.4,
    filter: { genres: { any: ['Comedy'] }, year: { gte: 1990, lt: 2000 } },
  })
  expect(requestOf({ ...NO_WISHES, decade: 1940 }).filter).toEqual({ year: { lt: 1950 } })
  expect(isPlain({ ...NO_WISHES, decade: 1940 })).toBe(false)
})

test.each([
  [1934, 2010, ['2010s', '2000s', '1990s', '1980s', '1970s', '1960s', '1950s', 'before 1950']],
  [1995, 2003, ['2000s', '1990s']],
  [1950, 1959, ['1950s']],
  [1902, 1948, ['before 1950']],
])('a catalogue from %i to %i has the decades %j', (min, max, names) => {
  expect(decadesBetween(min, max).map(decadeName)).toEqual(names)
})
