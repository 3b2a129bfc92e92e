import { describe, expect, test } from 'vitest'
import { filmOf } from '../../src/demo/film.ts'
import { interactionsOf, type Ratings, rate, ratingOf, unrate } from '../../src/demo/ratings.ts'
import { browserStore, type KeyValueStore, RatingsStorage } from '../../src/demo/ratings-storage.ts'

const film = (id: string) =>
  filmOf({ itemId: id, metadata: { title: `Film ${id}`, year: 1990, genres: ['Drama'] } })

const idsAndValues = (ratings: Ratings) => ratings.map(({ film: { id }, value }) => [id, value])

describe('the list of ratings', () => {
  const two = rate(rate([], film('a'), 4), film('b'), 2)

  test('has the latest film first', () => {
    expect(idsAndValues(two)).toEqual([
      ['b', 2],
      ['a', 4],
    ])
  })

  test('keeps the place of a film that is rated again', () => {
    expect(idsAndValues(rate(two, film('a'), 1))).toEqual([
      ['b', 2],
      ['a', 1],
    ])
  })

  test('is not changed in place', () => {
    rate(two, film('c'), 5)
    unrate(two, 'a')
    expect(two.length).toBe(2)
  })

  test('gives and forgets the rating of a film', () => {
    expect(ratingOf(two, 'a')?.value).toBe(4)
    expect(ratingOf(unrate(two, 'a'), 'a')).toBe(undefined)
    expect(unrate(two, 'nosuch')).toEqual(two)
  })

  test('becomes interactions; a mere like has no value', () => {
    expect(interactionsOf(rate(two, film('c'), null))).toEqual([
      { itemId: 'c' },
      { itemId: 'b', value: 2 },
      { itemId: 'a', value: 4 },
    ])
  })

  test('sends the latest thousand of more', () => {
    const many = Array.from({ length: 1_003 }, (_, index) => ({ film: film(String(index)), value: 3 }))
    const sent = interactionsOf(many)
    expect([sent.length, sent[0]?.itemId, sent.at(-1)?.itemId]).toEqual([1_000, '0', '999'])
  })
})

describe('storage', () => {
  const memory = (): KeyValueStore & { readonly kept: Map<string, string> } => {
    const kept = new Map<string, string>()
    return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }
  }

  test('gives back what it was given', () => {
    const storage = new RatingsStorage(memory(), 'films')
    const ratings = rate(rate([], film('a'), 4.5), film('b'), null)
    expect(storage.save(ratings)).toBe(true)
    expect(storage.load()).toEqual(ratings)
  })

  test('does not mix data sets: the same id is another film there', () => {
    const store = memory()
    new RatingsStorage(store, 'films').save(rate([], film('a'), 4))
    expect(new RatingsStorage(store, 'books').load()).toEqual([])
  })

  test.each([
    ['not JSON', '{"a"'],
    ['not a list', '{"film": 1}'],
    ['null', 'null'],
  ])('takes %s for no ratings', (_, text) => {
    const store = memory()
    const storage = new RatingsStorage(store, 'films')
    storage.save(rate([], film('a'), 4))
    for (const key of store.kept.keys()) store.kept.set(key, text)
    expect(storage.load()).toEqual([])
  })

  test('leaves out entries that are no ratings, and keeps the others', () => {
    const store = memory()
    const storage = new RatingsStorage(store, 'films')
    const good = { film: film('a'), value: 4 }
    storage.save([good])
    const bad = [null, 7, { value: 3 }, { film: { id: 'b' }, value: 3 }, { film: film('c'), value: 'five' }]
    for (const key of store.kept.keys()) store.kept.set(key, JSON.stringify([...bad, good]))
    expect(storage.load()).toEqual([good])
  })

  test('says so when the browser keeps nothing', () => {
    const full: KeyValueStore = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
      },
    }
    expect(new RatingsStorage(full, 'films').save([])).toBe(false)
    expect(new RatingsStorage(null, 'films').save([])).toBe(false)
    expect(new RatingsStorage(null, 'films').load()).toEqual([])
  })

  test('is none where touching localStorage throws', () => {
    const page = {
      get localStorage(): Storage {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    }
    expect(browserStore(page)).toBe(null)
  })
})
