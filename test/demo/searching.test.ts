/** The search over a client whose answers come when the test says so. */
import { expect, test } from 'vitest'
import { createFoldinClient } from '../../src/client/index.ts'
import { INITIAL_STATE, type PageState } from '../../src/demo/page-state.ts'
import { Searching } from '../../src/demo/searching.ts'
import { Store } from '../../src/demo/store.ts'

function searching() {
  const asked: { query: string | null; answer: (titles: string[]) => void; aborted: () => boolean }[] = []
  const fakeFetch: typeof fetch = (input, init) => {
    const { promise, resolve } = Promise.withResolvers<Response>()
    asked.push({
      query: new URL(String(input)).searchParams.get('q'),
      answer: (titles) =>
        resolve(
          Response.json({
            items: titles.map((title) => ({ itemId: title, popularity: 1, metadata: { title } })),
          }),
        ),
      aborted: () => init?.signal?.aborted ?? false,
    })
    return promise
  }
  const store = new Store<PageState>(INITIAL_STATE)
  const client = createFoldinClient({ endpoint: 'https://foldin.test', fetch: fakeFetch })
  const titles = () => store.state.search.found.value?.map(({ title }) => title)
  return { asked, store, titles, searching: new Searching(client, store) }
}

test('only the last of the keys typed in a row is asked for', async () => {
  const { asked, searching: search, titles } = searching()
  const all = ['t', 'to', 'toy '].map((text) => search.search(text, 1))
  await expect.poll(() => asked.length).toBe(1)
  asked[0]?.answer(['Toy Story'])
  await Promise.all(all)
  expect(asked.map(({ query }) => query)).toEqual(['toy'])
  expect(titles()).toEqual(['Toy Story'])
})

test('an answer that comes after a newer question is not shown', async () => {
  const { asked, searching: search, titles } = searching()
  const first = search.search('al', 0)
  await expect.poll(() => asked.length).toBe(1)
  const second = search.search('alien', 0)
  await expect.poll(() => asked.length).toBe(2)
  expect(asked[0]?.aborted()).toBe(true)
  asked[1]?.answer(['Alien'])
  asked[0]?.answer(['Aladdin'])
  await Promise.all([first, second])
  expect(titles()).toEqual(['Alien'])
})

test('an emptied field asks nothing and closes', async () => {
  const { asked, searching: search, store } = searching()
  const under = search.search('alien', 60_000)
  await search.search('  ', 0)
  await under
  expect(asked).toEqual([])
  expect(store.state.search).toMatchObject({ open: false, found: { value: null, busy: false } })
})
