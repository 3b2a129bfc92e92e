import { expect, test } from 'vitest'
import { createFoldinClient } from '../../src/client/index.ts'
import { filmOf } from '../../src/demo/film.ts'
import { INITIAL_STATE, type PageState } from '../../src/demo/page-state.ts'
import { Store } from '../../src/demo/store.ts'
import { Visitor } from '../../src/demo/visitor.ts'

/** The recommendations do not matter here: they never come. */
function newVisitor() {
  const store = new Store<PageState>(INITIAL_STATE)
  const client = createFoldinClient({
    endpoint: 'https://foldin.test',
    fetch: () => new Promise(() => undefined),
  })
  const visitor = new Visitor(client, store, null)
  const given = () => store.state.ratings.map(({ film, value }) => `${film.id}:${value}`).join(' ')
  return { store, visitor, given }
}

const [a, b] = ['a', 'b'].map((itemId) => filmOf({ itemId }))
if (!a || !b) throw new Error('two films')

test('each change is taken back by itself, latest first, and then there is nothing left', () => {
  const { visitor, given, store } = newVisitor()
  void visitor.rate(a, 3)
  void visitor.rate(b, 4)
  void visitor.unrate(a)
  void visitor.unrateAll()
  expect(given()).toBe('')
  for (const before of ['b:4', 'b:4 a:3', 'a:3', '']) {
    void visitor.undo()
    expect(given()).toBe(before)
  }
  void visitor.undo()
  expect(given()).toBe('')
  expect(store.state.toast).toBe(null)
})

test('going through the stars of one film is one change, until something else is rated or the message is gone', () => {
  const { visitor, given, store } = newVisitor()
  for (const value of [1, 2, 3]) void visitor.rate(a, value)
  expect(store.state.changes).toHaveLength(1)
  visitor.closeToast()
  void visitor.rate(a, 5)
  void visitor.undo()
  expect(given()).toBe('a:3')
  void visitor.undo()
  expect(given()).toBe('')
})

test('ratings out of a file come over those that are there', () => {
  const { visitor, given } = newVisitor()
  void visitor.rate(a, 1)
  void visitor.bringIn([
    { film: b, value: 2 },
    { film: a, value: 5 },
  ])
  expect(given()).toBe('b:2 a:5')
  void visitor.undo()
  expect(given()).toBe('a:1')
})
