import { describe, expect, test } from 'vitest'
import {
  choiceNeedsHeader,
  findColumns,
  normaliseName,
  parseColumns,
} from '../../../scripts/train/ingest/columns.ts'

describe('parseColumns', () => {
  test('reads names, positions and what is not to be read', () => {
    expect(parseColumns('user=1,item=2,value=3,time=4')).toEqual({ user: 1, item: 2, value: 3, time: 4 })
    expect(parseColumns('item=sku code, value = -')).toEqual({ item: 'sku code', value: null })
  })

  test.each(['', 'user', 'user=', 'who=1', 'user=1,user=2', '1,2'])('refuses %j', (text) => {
    expect(() => parseColumns(text)).toThrow('expected each of user=, item=, value=, time= at most once')
  })
})

describe('one column for two roles', () => {
  test.each([
    ['user=1,item=1', '--columns has 1 for user and item, expected a column for each'],
    ['user=a,item=b,value=b', '--columns has b for item and value, expected a column for each'],
  ])('is refused: %s', (text, message) => {
    expect(() => parseColumns(text)).toThrow(message)
  })

  test('may be none of both', () => {
    expect(parseColumns('value=-,time=-')).toEqual({ value: null, time: null })
  })
})

test('names need a header, positions do not', () => {
  expect(choiceNeedsHeader({})).toBe(true)
  expect(choiceNeedsHeader({ value: null })).toBe(true)
  expect(choiceNeedsHeader({ user: 1, item: 'sku' })).toBe(true)
  expect(choiceNeedsHeader({ user: 1, item: 2, time: null })).toBe(false)
})

test('names are compared without case, punctuation and RecBole’s types', () => {
  expect(['userId', 'USER_ID', 'User Id', 'user-id', 'user_id:token'].map(normaliseName)).toEqual(
    Array(5).fill('userid'),
  )
  expect(normaliseName('Größe')).toBe('größe')
})

describe('findColumns', () => {
  const find = (header: string, choice = {}) => findColumns('f.csv', header.split(','), true, choice)

  test.each([
    ['userId,movieId,rating,timestamp', [0, 1, 2, 3]],
    ['timestamp,visitorid,event,itemid,transactionid', [1, 3, null, 0]],
    ['User_ID,Game_ID,Hours', [0, 1, 2, null]],
    ['reviewerID,asin,overall,unixReviewTime', [0, 1, 2, 3]],
    ['id,product_id,customer_id,quantity,created_at', [2, 1, 3, 4]],
    ['User-ID,ISBN,Book-Rating', [0, 1, null, null]],
  ])('%s', (header, [user, item, value, time]) => {
    expect(find(header)).toEqual({ user, item, value, time })
  })

  test('chosen columns go before usual ones, by name in any writing or by position', () => {
    expect(find('User-ID,ISBN,Book-Rating', { value: 'book rating' }).value).toBe(2)
    expect(find('user,item,rating,score', { value: 4 }).value).toBe(3)
    expect(find('user,item,rating,time', { time: null }).time).toBeNull()
  })
})
