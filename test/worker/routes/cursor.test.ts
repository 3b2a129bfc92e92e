import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../../src/worker/problems.ts'
import { decodeCursor, encodeCursor } from '../../../src/worker/routes/cursor.ts'

const VERSION = '9f2c41d07be35a88'

test('a cursor comes back as the row that it was made of', () => {
  fc.assert(
    fc.property(fc.nat(), (row) => {
      const cursor = encodeCursor(VERSION, row)
      expect(cursor).toMatch(/^[\w-]+$/)
      expect(decodeCursor(cursor, VERSION)).toBe(row)
    }),
  )
})

describe('refused with invalid-cursor', () => {
  test('a cursor of another version, naming both', () => {
    const cursor = encodeCursor('0000000000000000', 5)
    expect(() => decodeCursor(cursor, VERSION)).toThrow(ProblemError)
    expect(problemOf(cursor)).toEqual({
      code: 'invalid-cursor',
      reason:
        'The cursor is of model version 0000000000000000, served is 9f2c41d07be35a88; begin again without it.',
    })
  })

  test('anything that is no cursor', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        expect(problemOf(text)).toMatchObject({ code: 'invalid-cursor' })
      }),
    )
  })
})

function problemOf(cursor: string): unknown {
  try {
    return decodeCursor(cursor, VERSION)
  } catch (error) {
    if (error instanceof ProblemError) return error.failure
    throw error
  }
}
