/** Goes from page to page of an answer that names the next one. */

/** Yields the first page, and then, as they are asked for, all that follow. */
export async function* pages<Page>(
  ask: (cursor: string | undefined) => Promise<Page>,
  next: (page: Page) => string | undefined,
  first: string | undefined,
): AsyncGenerator<Page, void, undefined> {
  let cursor = first
  do {
    const page = await ask(cursor)
    yield page
    cursor = next(page)
  } while (cursor !== undefined)
}
