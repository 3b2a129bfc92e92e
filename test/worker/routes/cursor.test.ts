import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../../src/worker/problems.ts'
import { decodeCursor, encodeCursor, questionHash } from '../../../src/worker/routes/cursor.ts'

const PAGING = { modelVersion: '9f2c41d07be35a88', question: questionHash({ q: 'toy' }) }

test('a cursor comes back as the numbers that it was made of', () => {
  const number = fc.oneof(
    fc.nat(),
    fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  )
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 4 }), (place) => {
      const cursor = encodeCursor(PAGING, place)
      expect(cursor).toMatch(/^[\w-]{1,256}$/)
      expect(decodeCursor(cursor, PAGING)).toEqual(place)
    }),
  )
})

test('questions with other content have other hashes', () => {
  const question = { interactions: [{ itemId: '1', value: 5 }], exclude: [], diversity: 0 }
  const others = [
    { ...question, diversity: 0.1 },
    { ...question, interactions: [{ itemId: '1', value: 4 }] },
    { ...question, exclude: ['1'] },
    {},
  ]
  expect(questionHash({ ...question })).toBe(questionHash(question))
  for (const other of others) expect(questionHash(other)).not.toBe(questionHash(question))
})

describe('refused', () => {
  test('a cursor of another version, naming both', () => {
    const cursor = encodeCursor({ ...PAGING, modelVersion: '0000000000000000' }, [5])
    expect(problemOf(cursor)).toEqual({
      code: 'stale-cursor',
      reason:
        'The cursor is of model version 0000000000000000, served is 9f2c41d07be35a88; begin again without it.',
    })
  })

  test('a cursor of another question', () => {
    const cursor = encodeCursor({ ...PAGING, question: 1 }, [5])
    expect(problemOf(cursor)).toEqual({
      code: 'invalid-cursor',
      reason: 'The cursor is of another request: send it with the fields that its page was asked for with.',
    })
  })

  test('anything that is no cursor', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        expect(problemOf(text)).toMatchObject({ code: 'invalid-cursor' })
      }),
    )
    for (const place of ['', '1,', '1,,2', 'NaN', '1e400', '--1', '1.2.3']) {
      const cursor = btoa(`${PAGING.modelVersion}:${PAGING.question}:${place}`)
      expect([place, problemOf(cursor)]).toMatchObject([place, { code: 'invalid-cursor' }])
    }
  })
})

function problemOf(cursor: string): unknown {
  try {
    return decodeCursor(cursor, PAGING)
  } catch (error) {
    if (error instanceof ProblemError) return error.failure
    throw error
  }
}
