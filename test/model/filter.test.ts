import { describe, expect, test } from 'vitest'
import { evaluateFilter } from '../../src/model/evaluate-filter.ts'
import { parseFilter } from '../../src/model/filter.ts'
import { allowedRows, columnsOf, expectFilter, FILMS, problemsOf } from './filter-fixture.ts'

const columns = columnsOf(FILMS)
const rows = FILMS.length
const matched = (filter: unknown) => allowedRows(expectFilter(filter, columns), columns, rows)
const problems = (filter: unknown) => problemsOf(parseFilter(filter, columns))

describe('a filter allows', () => {
  // 0 Comedy+Drama 1995 false · 1 Drama 1979 true · 2 none 2001 · 3 Comedy, no year, false · 4 nothing known
  test.each<[string, unknown, number[]]>([
    ['everything, when it is empty', {}, [0, 1, 2, 3, 4]],
    ['any of a set', { genres: { any: ['Comedy', 'Western'] } }, [0, 3]],
    ['any of nothing: nothing', { genres: { any: [] } }, []],
    ['all of a set', { genres: { all: ['Comedy', 'Drama'] } }, [0]],
    ['all of nothing: everything', { genres: { all: [] } }, [0, 1, 2, 3, 4]],
    ['none of a set, also where there is no set', { genres: { none: ['Comedy'] } }, [1, 2, 4]],
    ['one value of a set', { genres: { eq: 'Drama' } }, [0, 1]],
    ['a value that no item has: nothing', { genres: { eq: 'Western' } }, []],
    ['numbers from', { year: { gte: 1995 } }, [0, 2]],
    ['numbers above', { year: { gt: 1995 } }, [2]],
    ['numbers below', { year: { lt: 1995 } }, [1]],
    ['numbers up to', { year: { lte: 1995 } }, [0, 1]],
    ['a range', { year: { gte: 1979, lt: 2001 } }, [0, 1]],
    ['one number', { year: { eq: 1979 } }, [1]],
    ['any of some numbers', { year: { any: [1979, 2001, 3000] } }, [1, 2]],
    ['none of some numbers, also where there is none', { year: { none: [1979, 2001] } }, [0, 3, 4]],
    ['a true flag', { adult: { eq: true } }, [1]],
    ['a false flag, which a missing one is not', { adult: { eq: false } }, [0, 3]],
    ['all conditions of an object', { genres: { any: ['Drama'] }, year: { lt: 1990 } }, [1]],
    ['the contrary, also where something is missing', { not: { year: { gte: 1990 } } }, [1, 3, 4]],
    ['both of two', { and: [{ genres: { any: ['Comedy'] } }, { genres: { any: ['Drama'] } }] }, [0]],
    ['either of two', { or: [{ year: { lt: 1990 } }, { adult: { eq: false } }] }, [0, 1, 3]],
    ['either of none: nothing', { or: [] }, []],
    ['both of none: everything', { and: [] }, [0, 1, 2, 3, 4]],
    [
      'what is combined in depth',
      {
        genres: { any: ['Comedy'] },
        not: { or: [{ year: { eq: 1995 } }, { and: [{ adult: { eq: true } }] }] },
      },
      [3],
    ],
  ])('%s', (_, filter, expected) => {
    expect(matched(filter)).toEqual(expected)
  })
})

describe('a filter is refused, and the path named', () => {
  test.each<[string, unknown, string, string]>([
    ['that is no object', 'Comedy', 'filter', 'got "Comedy", expected an object'],
    ['that is null', null, 'filter', 'got null, expected an object'],
    ['that is a list', [], 'filter', 'got a list, expected an object'],
    [
      'of an unknown attribute',
      { director: { eq: 'x' } },
      'filter.director',
      'the model has no attribute "director": it has genres (set), year (number), adult (flag)',
    ],
    [
      'of an attribute named like a property of objects',
      JSON.parse('{"__proto__": {"eq": 1}}'),
      'filter.__proto__',
      'the model has no attribute "__proto__"',
    ],
    [
      'of a condition without operator',
      { year: 1995 },
      'filter.year',
      'expected an object such as { "eq": … }',
    ],
    [
      'of an unknown operator',
      { year: { between: [1, 2] } },
      'filter.year.between',
      'is no operator of a number, expected one of eq, gte, gt, lt, lte, any, none',
    ],
    [
      'of an operator of another type',
      { genres: { gte: 1 } },
      'filter.genres.gte',
      'is no operator of a set',
    ],
    ['that wants all of a number', { year: { all: [1] } }, 'filter.year.all', 'is no operator of a number'],
    ['that compares a flag', { adult: { any: [true] } }, 'filter.adult.any', 'expected one of eq'],
    [
      'with text for a number',
      { year: { gte: '1990' } },
      'filter.year.gte',
      'got "1990", expected a finite number',
    ],
    [
      'with an endless number',
      { year: { lt: JSON.parse('1e999') } },
      'filter.year.lt',
      'got Infinity, expected a finite',
    ],
    ['with a number for a flag', { adult: { eq: 1 } }, 'filter.adult.eq', 'got 1, expected true or false'],
    [
      'with a text for a list',
      { genres: { any: 'Drama' } },
      'filter.genres.any',
      'got "Drama", expected a list',
    ],
    [
      'with a number in a set',
      { genres: { any: ['a', 5] } },
      'filter.genres.any[1]',
      'got 5, expected a text',
    ],
    ['with an object for a list', { and: {} }, 'filter.and', 'got an object, expected a list of filters'],
    ['with a list for a filter', { not: [] }, 'filter.not', 'got a list, expected an object'],
    [
      'that is wrong further in',
      { or: [{}, { not: { genres: { none: [null] } } }] },
      'filter.or[1].not.genres.none[0]',
      'got null, expected a text',
    ],
  ])('%s', (_, filter, path, message) => {
    const [problem, ...others] = problems(filter)
    expect(others).toEqual([])
    expect(problem?.path).toBe(path)
    expect(problem?.message).toContain(message)
  })

  test('with everything that is wrong, up to ten', () => {
    expect(problems({ a: {}, year: { gt: 'x', no: 1 } }).map(({ path }) => path)).toEqual([
      'filter.a',
      'filter.year.gt',
      'filter.year.no',
    ])
    expect(problems({ or: Array.from({ length: 50 }, () => 5) })).toHaveLength(10)
  })

  test('that is too deep or too large, without walking through it', () => {
    const nested = (depth: number): unknown => {
      let filter: unknown = {}
      for (let level = 1; level < depth; level++) filter = { not: filter }
      return filter
    }
    expect(matched(nested(8))).toEqual([])
    expect(problems(nested(9))[0]?.message).toBe('is more than 8 filters deep: expected a flatter one')
    expect(problems(nested(100_000))).toHaveLength(1)
    expect(problems(JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toHaveLength(1)
    expect(matched({ or: Array.from({ length: 63 }, () => ({})) })).toEqual([0, 1, 2, 3, 4])
    expect(problems({ or: Array.from({ length: 100_000 }, () => ({})) })).toEqual([
      { path: 'filter.or[63]', message: 'the filter has more than 64 objects and operators' },
    ])
    const values = (length: number) => ({ genres: { any: Array.from({ length }, (_, index) => `${index}`) } })
    expect(matched(values(500))).toEqual([])
    expect(problems(values(501))[0]?.message).toBe('the filter lists more than 500 values')
  })

  test('where the model has no attributes at all', () => {
    expect(problemsOf(parseFilter({ year: { eq: 1 } }, []))[0]?.message).toBe(
      'the model has no attribute "year": it has none',
    )
  })
})

test('equal filters are equal JSON', () => {
  const json = (filter: unknown) => JSON.stringify(expectFilter(filter, columns))
  expect(json({ year: { lt: 2000, gte: 1990 }, genres: { any: ['b', 'a', 'b'] } })).toBe(
    json({ genres: { any: ['a', 'b'] }, year: { gte: 1990, lt: 2000 } }),
  )
  expect(json({ year: { lt: 2000 } })).not.toBe(json({ year: { lte: 2000 } }))
})

test('a filter of another model is refused when it is evaluated', () => {
  const filter = expectFilter({ year: { gte: 1990 } }, columns)
  expect(() => evaluateFilter(filter, [], 5)).toThrow('there is no attribute "year"')
  const flags = columnsOf([{ year: true }])
  expect(() => evaluateFilter(filter, flags, 1)).toThrow('"year" is a flag and has no operator gte')
})
