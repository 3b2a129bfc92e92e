/**
 * The demo's screens beside home, the way between them, and the visitor's ratings, on the real Worker with the sample.
 * One file, since each starts a browser and a service of its own.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { createFoldinClient, type Interaction, type Prediction } from '../../src/client/index.ts'
import { violations } from './accessibility.ts'
import { DESKTOP, hasChromium, needsChromium, overflows, PHONE, visit } from './chromium.ts'
import {
  checkedLabel,
  forYou,
  isCut,
  isFocusWithin,
  openHome,
  openRatings,
  ratedTitles,
  rateStarter,
  recommendedTitles,
  row,
  search,
  settled,
  stars,
  starters,
  tabUntilWithin,
} from './demo-page.ts'
import { useFilmSite } from './film-site.ts'
import type { SampleService } from './sample-service.ts'

/** axe takes seconds for a page, and there are seven. */
const LONG_MS = 120_000

describe.skipIf(!hasChromium)(`the demo's screens, ${needsChromium}`, () => {
  const site = useFilmSite()

  async function openFilm(page: Page, title: string): Promise<void> {
    const found = await search(page, title)
    await found.getByRole('link', { name: title, exact: true }).click()
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  }

  test('the site is served under a strict content security policy, at every address', async () => {
    for (const path of ['/', '/film/1', '/ratings']) {
      const { headers, status } = await fetch(site.service.url + path)
      expect(status).toBe(200)
      expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'self'; (?!.*unsafe)/)
      expect(headers.get('Content-Security-Policy')).toContain("require-trusted-types-for 'script'")
    }
  })

  test.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ])(
    '%s: a film says what the visitor would give it, as the API does, and changes with a rating',
    async (_, viewport) => {
      const { page, complaints } = await visit(site.browser, site.service.url, { viewport })
      await rateStarter(page, 0)
      await rateStarter(page, 2)
      await openFilm(page, 'Toy Story')
      const verdict = page.locator('.film-verdict')
      await expect.poll(() => verdict.locator('dd').count()).toBe(3)
      const itemId = new URL(page.url()).pathname.replace('/film/', '')
      const [own, anyone] = [
        await predict(site.service, itemId, await interactions(page)),
        await predict(site.service, itemId, []),
      ]
      expect(await verdict.locator('dd').allTextContents()).toEqual(
        [anyone?.predictedRating, own?.biasOnlyRating, own?.predictedRating].map((rating) =>
          rating?.toFixed(1),
        ),
      )
      expect(await verdict.locator('.verdict-words').textContent()).toMatch(
        /taste (adds|takes|makes).* A first guess, from 2 films/s,
      )
      expect(await verdict.locator('.reason').count()).toBeGreaterThan(0)
      await expect.poll(() => row(page, 'Similar films').locator('.predicted').count()).toBeGreaterThan(10)

      const before = await verdict.locator('dd').allTextContents()
      const found = await search(page, 'alien')
      await stars(found, 'Alien (1979)', '1 star').click()
      await page.keyboard.press('Escape')
      await expect.poll(() => verdict.locator('dd').allTextContents()).not.toEqual(before)

      await stars(page.locator('.film-rating'), 'Toy Story (1995)', '2 stars').click()
      await verdict.getByText('You gave it 2.0; from your other films we expected').waitFor()
      expect(complaints).toEqual([])
    },
  )

  test('films have addresses: links, deep links, back to the same place, the focus on the heading', async () => {
    const { page, complaints } = await visit(site.browser, site.service.url)
    await starters(page).first().getByRole('group').waitFor()
    await page.locator('[data-genre]').nth(3).scrollIntoViewIfNeeded()
    const card = page.locator('[data-genre]').nth(3).getByRole('article').first()
    const title = (await card.getByRole('heading').textContent()) ?? ''
    const scrolled = await page.evaluate(() => scrollY)
    expect(scrolled).toBeGreaterThan(300)
    await card.getByRole('link').click()
    const heading = page.getByRole('heading', { name: title, level: 1 })
    await heading.waitFor()
    await expect.poll(() => page.title()).toMatch(/\(\d{4}\) · Foldin$/)
    expect(await page.evaluate(() => scrollY)).toBe(0)
    const address = page.url()
    expect(new URL(address).pathname).toMatch(/^\/film\/\d+$/)

    const next = row(page, 'Similar films').getByRole('article').first()
    const nextTitle = (await next.getByRole('heading').textContent()) ?? ''
    await next.getByRole('link').click()
    await page.getByRole('heading', { name: nextTitle, level: 1 }).waitFor()
    await page.goBack()
    await heading.waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Films for your taste' }).waitFor()
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled)
    expect(await isFocusWithin(page.getByRole('heading', { level: 1 }))).toBe(true)

    await page.goto(address)
    await heading.waitFor()
    expect(await page.getByRole('navigation').locator('[aria-current]').count()).toBe(0)
    await page.goto(`${site.service.url}/film/nosuch`)
    expect(complaints).toEqual([])
    await page.getByText('This film is not in the catalogue.').waitFor()
    await page.goto(`${site.service.url}/no/such/page`)
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
  })

  test('ratings are kept over a reload; each change is undone by the button or by Ctrl+Z, one after the other', async () => {
    const { page, complaints } = await visit(site.browser, site.service.url)
    const titles = [await rateStarter(page, 0), await rateStarter(page, 1)].toReversed()
    await recommendedTitles(page)
    await page.reload()
    await recommendedTitles(page)
    await openRatings(page)
    expect(await ratedTitles(page)).toEqual(titles)

    await page.getByRole('button', { name: `Clear your rating of ${titles[1]}` }).click()
    await expect.poll(() => ratedTitles(page)).toEqual([titles[0]])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => ratedTitles(page)).toEqual(titles)

    await page
      .locator('.rated-films')
      .getByRole('group')
      .first()
      .getByTitle('2 stars', { exact: true })
      .click()
    await page.getByRole('button', { name: 'Remove all' }).click()
    await page.getByText('None yet.').waitFor()
    await page.keyboard.press('Control+z')
    await expect.poll(() => ratedTitles(page)).toEqual(titles)
    const first = page.locator('.rated-films').getByRole('group').first()
    expect(await checkedLabel(first)).toBe('2 stars')
    await page.keyboard.press('Control+z')
    await expect.poll(() => checkedLabel(first)).toBe('5 stars')
    expect(complaints).toEqual([])
  })

  test('two windows of one browser have the same ratings', async () => {
    const { page } = await visit(site.browser, site.service.url)
    const other = await page.context().newPage()
    await other.goto(site.service.url)
    const counts = (count: string) =>
      Promise.all([page, other].map((one) => one.getByRole('link', { name: `Ratings ${count}` }).waitFor()))
    await starters(other).first().getByRole('group').waitFor()
    await rateStarter(page, 0)
    await counts('1')
    await forYou(other).getByRole('article').first().waitFor()
    await rateStarter(other, 1)
    await counts('2')
    await page.reload()
    await counts('2')
  })

  test('ratings go into a file and come back from it; another file is refused in words', async () => {
    const { page, complaints } = await visit(site.browser, site.service.url)
    const titles = [await rateStarter(page, 0), await rateStarter(page, 1)].toReversed()
    await openRatings(page)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as a file' }).click()
    const saved = await readFile(await (await downloading).path())
    await page.getByRole('button', { name: 'Remove all' }).click()
    await page.getByText('None yet.').waitFor()
    const input = page.getByLabel('Bring in a file')
    await input.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
    await page.getByRole('alert').getByText('This file holds no ratings.').waitFor()
    await input.setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: saved })
    await expect.poll(() => ratedTitles(page)).toEqual(titles)
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('the keyboard alone searches, rates, corrects, clears, and opens a film', async () => {
    const { page, complaints } = await visit(site.browser, site.service.url)
    await starters(page).first().waitFor()
    await page.keyboard.press('/')
    expect(await isFocusWithin(page.getByRole('searchbox'))).toBe(true)
    await page.keyboard.type('alien')
    const found = page.getByRole('region', { name: 'Films found' })
    const group = found.getByRole('group', { name: 'Alien (1979)' })
    await group.waitFor()
    await tabUntilWithin(page, group)
    await page.keyboard.press('Space')
    await expect.poll(() => checkedLabel(group)).toBe('half a star')
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight')
    await expect.poll(() => checkedLabel(group)).toBe('2 stars')
    expect(await isFocusWithin(group)).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => checkedLabel(group)).toBe(null)
    expect(await isFocusWithin(group)).toBe(true)

    await page.getByRole('searchbox').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const link = found.getByRole('link').nth(1)
    expect(await isFocusWithin(link)).toBe(true)
    const title = (await link.textContent()) ?? ''
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor()
    await found.waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
  })

  test('Enter opens the first film found, however fast it was typed', async () => {
    const { page } = await visit(site.browser, site.service.url)
    await page.keyboard.press('/')
    await page.keyboard.type('blade')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Blade Runner', level: 1 }).waitFor()
    const found = page.getByRole('region', { name: 'Films found' })
    expect(await found.isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Blade Runner')
  })

  test('an answer to the last key typed is what stands there', async () => {
    const { page, complaints } = await visit(site.browser, site.service.url)
    await page.getByRole('searchbox').pressSequentially('matrix rel', { delay: 15 })
    const found = page.getByRole('region', { name: 'Films found' })
    await expect.poll(() => found.getByRole('link').allTextContents()).toEqual(['The Matrix Reloaded'])
    await page.getByRole('searchbox').fill('no such film')
    await found.getByText('No film has “no such film” in its title.').waitFor()
    await page.keyboard.press('Escape')
    await found.waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
  })

  test.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ])('%s: the titles of a series can be told apart, found and rated', async (_, viewport) => {
    const { page } = await visit(site.browser, site.service.url, { viewport })
    await starters(page).first().waitFor()
    const found = await search(page, 'star wars')
    const titles = found.getByRole('link', { name: /^Star Wars Ep/ })
    await expect.poll(() => titles.count()).toBe(6)
    expect(await Promise.all((await titles.all()).map((title) => title.evaluate(isCut)))).not.toContain(true)
    await stars(found, 'Star Wars Ep. V: The Empire Strikes Back (1980)', '5 stars').click()
    await page.keyboard.press('Escape')
    await openRatings(page)
    const rated = page.locator('.rated-films').getByRole('link').first()
    expect(await rated.textContent()).toBe('Star Wars Ep. V: The Empire Strikes Back')
    expect(await rated.evaluate(isCut)).toBe(false)
  })

  test.each([
    ['desktop, light', { viewport: DESKTOP, colorScheme: 'light' }],
    ['desktop, dark', { viewport: DESKTOP, colorScheme: 'dark' }],
    ['phone, light', { viewport: PHONE, colorScheme: 'light', hasTouch: true, isMobile: true }],
    ['phone, dark', { viewport: PHONE, colorScheme: 'dark', hasTouch: true, isMobile: true }],
  ] as const)(
    '%s: no screen is too wide, axe finds no violations',
    async (_, options) => {
      const { page, complaints } = await visit(site.browser, site.service.url, {
        ...options,
        reducedMotion: 'reduce',
      })
      const look = async (state: string) => {
        await settled(page)
        expect(await overflows(page), state).toBe(false)
        expect(await violations(page), state).toEqual([])
      }
      await starters(page).first().getByRole('group').waitFor()
      await look('first visit')
      for (const index of [0, 2, 3, 4, 5]) await rateStarter(page, index)
      await recommendedTitles(page)
      await look('after five ratings')
      const found = await search(page, 'the')
      await found.getByRole('group').first().waitFor()
      await look('films found')
      await page.keyboard.press('Escape')
      await openFilm(page, 'Toy Story')
      await expect.poll(() => page.locator('.reason').count()).toBeGreaterThan(0)
      await look('a film')
      await stars(page.locator('.film-rating'), 'Toy Story (1995)', '4 stars').click()
      await page.getByText('You gave it 4.0').waitFor()
      await look('a rated film')
      await openRatings(page)
      await look('ratings')
      await page.getByRole('button', { name: 'Remove all' }).click()
      await page.getByText('None yet.').waitFor()
      await look('no ratings')
      await openHome(page)
      expect(complaints).toEqual([])
    },
    LONG_MS,
  )
})

/** What the page keeps of the visitor's ratings. */
function interactions(page: Page): Promise<Interaction[]> {
  return page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('foldin-ratings'))
    const ratings: { film: { id: string }; value: number }[] = JSON.parse(
      localStorage.getItem(key ?? '') ?? '[]',
    )
    return ratings.map(({ film, value }) => ({ itemId: film.id, value }))
  })
}

async function predict(
  { url }: SampleService,
  itemId: string,
  interactions: Interaction[],
): Promise<Prediction | undefined> {
  const { predictions } = await createFoldinClient({ endpoint: url }).predict({
    interactions,
    itemIds: [itemId],
  })
  return predictions[0]
}
