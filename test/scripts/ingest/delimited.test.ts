import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectDialect, splitLine } from '../../../scripts/train/ingest/delimited.ts'

const COMMA = { delimiter: ',', quote: '"' } as const

describe('splitLine', () => {
  test.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    ['"a,1",b', ['a,1', 'b']],
    ['a,"say ""hi""",', ['a', 'say "hi"', '']],
    ['5" disk,b', ['5" disk', 'b']],
  ])('%s', (line, cells) => {
    expect(splitLine(line, COMMA)).toEqual(cells)
  })

  test('tells a quoted field that is still open, and one with text behind it', () => {
    expect(splitLine('a,"b', COMMA)).toBe('open')
    expect(splitLine('a,"b"c', COMMA)).toBe('misquoted')
    expect(splitLine('"a"b,c', COMMA)).toBe('misquoted')
  })

  test('takes quotes as they are where they mean nothing', () => {
    expect(splitLine('1::"Great" Cats::x', { delimiter: '::', quote: '' })).toEqual([
      '1',
      '"Great" Cats',
      'x',
    ])
  })

  test('reads back whatever was quoted', () => {
    const quoted = (cell: string) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        expect(splitLine(cells.map(quoted).join(','), COMMA)).toEqual(cells)
      }),
    )
  })
})

describe('detectDialect', () => {
  test.each([
    [['user,item', 'a b,c'], ','],
    [['1\t2\t5\t2020-01-01 10:00:00'], '\t'],
    [['1::Toy Story, The::Animation|Comedy', '2::Jumanji::Adventure|Fantasy|Children'], '::'],
    [['user;item;rating', 'a;b;4,5'], ';'],
    [['1|Toy Story (1995)|01-Jan-1995', '2|Four Rooms (1995)|01-Jan-1995'], '|'],
    [['1 2 3'], ' '],
  ])('%j', (lines, delimiter) => {
    expect(detectDialect(lines)?.delimiter).toBe(delimiter)
  })

  test('finds none in one column', () => {
    expect(detectDialect(['user', 'u'])).toBeNull()
  })
})
