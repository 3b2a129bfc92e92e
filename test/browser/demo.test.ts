/** The demo page in a real browser, on the real Worker in workerd, with a model trained from the sample. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { DESKTOP, hasChromium, launchChromium, needsChromium, overflows, PHONE, visit } from './chromium.ts'
import { type SampleService, startSampleService } from './sample-service.ts'

describe.skipIf(!hasChromium)(`the demo page, ${needsChromium}`, () => {
  let browser: Browser
  let service: SampleService
  beforeAll(async () => {
    const starting = startSampleService()
    browser = await launchChromium()
    service = await starting
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  test('search, rate, and the recommendations change at once', async () => {
    const { page, complaints } = await visit(browser, service.url)
    await page.getByText('Simulated ratings:').waitFor()
    await page.getByText('This fills with your first rating.').waitFor()

    await search(page, 'toy sto')
    const found = page.getByRole('region', { name: 'Films found' })
    await stars(found, 'Toy Story (1995)', '5 stars').click()
    const first = await recommendedTitles(page)
    expect(first.length).toBe(24)
    expect(first).not.toContain('Toy Story')

    await search(page, 'alien')
    await stars(found, 'Alien (1979)', '5 stars').click()
    await recommended(page).getByText(', after Alien (1979)').waitFor()
    const second = await recommendedTitles(page)
    expect(second).not.toEqual(first)
    expect(await ratedTitles(page)).toEqual(['Alien', 'Toy Story'])

    const card = recommended(page).getByRole('article').first()
    expect(await card.locator('.genres').textContent()).toMatch(/\w/)
    expect(await card.locator('.cover-year').textContent()).toMatch(/^\d{4}$/)
    expect(await card.locator('.predicted').textContent()).toMatch(/\d\.\d/)
    expect(complaints).toEqual([])
  })

  test('the site is served under a strict content security policy', async () => {
    const { headers } = await fetch(service.url)
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'self'; (?!.*unsafe)/)
  })

  test('an answer to the last key typed is what stands there', async () => {
    const { page, complaints } = await visit(browser, service.url)
    await page.getByRole('searchbox').pressSequentially('matrix rel', { delay: 15 })
    const found = page.getByRole('region', { name: 'Films found' })
    await expect.poll(() => found.getByRole('link').allTextContents()).toEqual(['The Matrix Reloaded'])
    await page.getByRole('searchbox').fill('no such film')
    await found.getByText('No film has “no such film” in its title.').waitFor()
    await page.keyboard.press('Escape')
    await found.waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
  })

  test('a film that is rated keeps its place until the next rating, so that it can be corrected', async () => {
    const { page } = await visit(browser, service.url)
    await rateStarter(page, 0)
    await recommendedTitles(page)
    const third = recommended(page).getByRole('article').nth(2)
    const title = await third.getByRole('heading').textContent()
    await third.getByRole('group').locator('label').nth(9).click()
    await recommended(page).getByText(`, after ${title}`).waitFor()
    expect((await recommendedTitles(page))[2]).toBe(title)
    await third.getByRole('group').locator('label').nth(1).click()
    expect(await third.getByLabel('1 star', { exact: true }).isChecked()).toBe(true)
    const second = await starters(page).nth(1).getByRole('heading').textContent()
    await rateStarter(page, second === title ? 2 : 1)
    await expect.poll(() => recommendedTitles(page)).not.toContain(title)
  })

  test('ratings are kept over a reload; removed ones come back by "Undo"', async () => {
    const { page, complaints } = await visit(browser, service.url)
    const titles = [await rateStarter(page, 0), await rateStarter(page, 1)]
    await recommendedTitles(page)
    await page.reload()
    await recommendedTitles(page)
    expect(await ratedTitles(page)).toEqual(titles.toReversed())

    await ratings(page)
      .getByRole('button', { name: `Clear your rating of ${titles[0]}` })
      .click()
    await expect.poll(() => ratedTitles(page)).toEqual([titles[1]])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => ratedTitles(page)).toEqual(titles.toReversed())

    await ratings(page).getByRole('button', { name: 'Remove all' }).click()
    await page.getByText('This fills with your first rating.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => ratedTitles(page)).toEqual(titles.toReversed())
    expect(complaints).toEqual([])
  })

  test('similar films open on a click, by a link, and step by step; back and Escape close', async () => {
    const { page, complaints } = await visit(browser, service.url)
    await search(page, 'toy story')
    await page
      .getByRole('region', { name: 'Films found' })
      .getByRole('link', { name: 'Toy Story', exact: true })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('heading', { name: 'Similar to Toy Story' }).waitFor()
    const cards = dialog.getByRole('article')
    await expect.poll(() => cards.count()).toBe(12)
    const address = page.url()

    const next = await cards.first().getByRole('heading').textContent()
    await cards.first().getByRole('link').click()
    await dialog.getByRole('heading', { name: `Similar to ${next}` }).waitFor()
    await page.goBack()
    await dialog.getByRole('heading', { name: 'Similar to Toy Story' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => new URL(page.url()).hash).toBe('')

    await page.goto(address)
    await dialog.getByRole('heading', { name: 'Similar to Toy Story' }).waitFor()
    await expect.poll(() => cards.count()).toBe(12)
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
  })

  test('the keyboard alone rates, corrects and clears', async () => {
    const { page, complaints } = await visit(browser, service.url)
    await starters(page).first().waitFor()
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('alien')
    const group = page
      .getByRole('region', { name: 'Films found' })
      .getByRole('group', { name: 'Alien (1979)' })
    await group.waitFor()
    await tabUntilWithin(page, group)
    await page.keyboard.press('Space')
    await expect.poll(() => checkedLabel(group)).toBe('half a star')
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight')
    await expect.poll(() => checkedLabel(group)).toBe('2 stars')
    expect(await isFocusWithin(group)).toBe(true)
    await recommendedTitles(page)

    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => checkedLabel(group)).toBe(null)
    expect(await isFocusWithin(group)).toBe(true)
    await page.getByText('This fills with your first rating.').waitFor()
    expect(complaints).toEqual([])
  })

  test('the focus stays on a recommended film while the arrow keys rate it', async () => {
    const { page } = await visit(browser, service.url)
    await rateStarter(page, 0)
    await recommendedTitles(page)
    const group = recommended(page).getByRole('article').nth(4).getByRole('group')
    const name = await group.locator('legend').textContent()
    await group.getByRole('radio').first().focus()
    for (const _ of [1, 2, 3, 4, 5]) await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.getByRole('status').textContent()).toContain('new recommendation')
    expect(await group.locator('legend').textContent()).toBe(name)
    expect(await checkedLabel(group)).toBe('3 stars')
    expect(await isFocusWithin(group)).toBe(true)
  })

  test.each([
    ['desktop, light', { viewport: DESKTOP, colorScheme: 'light' }],
    ['desktop, dark', { viewport: DESKTOP, colorScheme: 'dark' }],
    ['phone, light', { viewport: PHONE, colorScheme: 'light', hasTouch: true, isMobile: true }],
    ['phone, dark', { viewport: PHONE, colorScheme: 'dark', hasTouch: true, isMobile: true }],
  ] as const)('%s: nothing is too wide, axe finds no violations', async (_, options) => {
    const { page, complaints } = await visit(browser, service.url, { ...options, reducedMotion: 'reduce' })
    await starters(page).first().waitFor()
    expect(await overflows(page)).toBe(false)
    expect(await violations(page)).toEqual([])

    await rateStarter(page, 0)
    await rateStarter(page, 2)
    await recommendedTitles(page)
    expect(await overflows(page)).toBe(false)
    expect(await violations(page)).toEqual([])

    await search(page, 'the')
    await page.getByRole('region', { name: 'Films found' }).getByRole('group').first().waitFor()
    expect(await overflows(page)).toBe(false)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  test.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ])('%s: the titles of a series can be told apart, found and rated', async (_, viewport) => {
    const { page } = await visit(browser, service.url, { viewport })
    await starters(page).first().waitFor()
    await search(page, 'star wars')
    const found = page.getByRole('region', { name: 'Films found' })
    const titles = found.getByRole('link', { name: /^Star Wars Ep/ })
    await expect.poll(() => titles.count()).toBe(6)
    expect(await Promise.all((await titles.all()).map((title) => title.evaluate(isCut)))).not.toContain(true)
    await stars(found, 'Star Wars Ep. V: The Empire Strikes Back (1980)', '5 stars').click()
    await page.keyboard.press('Escape')
    const rated = ratings(page).getByRole('link').first()
    expect(await rated.textContent()).toBe('Star Wars Ep. V: The Empire Strikes Back')
    expect(await rated.evaluate(isCut)).toBe(false)
  })

  test('the stars light up to the half under the mouse, that one too, whatever is chosen', async () => {
    const { page } = await visit(browser, service.url)
    const group = starters(page).first().getByRole('group')
    const litHalves = () =>
      group.locator('label').evaluateAll((halves) => {
        const probe = document.createElement('i')
        probe.style.color = 'var(--star-on)'
        document.body.append(probe)
        const { color } = getComputedStyle(probe)
        probe.remove()
        return halves.map((half) => getComputedStyle(half, '::before').backgroundColor === color)
      })
    const upTo = (count: number) => Array.from({ length: 10 }, (_, half) => half < count)
    await group.locator('label').nth(6).hover()
    expect(await litHalves()).toEqual(upTo(7))
    await group.locator('label').nth(9).click()
    expect(await litHalves()).toEqual(upTo(10))
    await group.locator('label').nth(0).hover()
    expect(await litHalves()).toEqual(upTo(1))
    await page.getByRole('searchbox').hover()
    expect(await litHalves()).toEqual(upTo(10))
  })

  test('a finger on a star gives the whole star', async () => {
    const { page } = await visit(browser, service.url, { viewport: PHONE, hasTouch: true, isMobile: true })
    const group = starters(page).first().getByRole('group')
    const box = await group.locator('label').nth(6).boundingBox()
    if (box === null) throw new Error('the fourth star is not on the page')
    await page.touchscreen.tap(box.x + 3, box.y + box.height / 2)
    await expect.poll(() => checkedLabel(group)).toBe('4 stars')
  })

  test('nothing moves while the page loads and answers', async () => {
    const { page } = await visit(browser, service.url)
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        const shifts = list.getEntries() as (PerformanceEntry & { value: number })[]
        for (const { value } of shifts) window.layoutShift = (window.layoutShift ?? 0) + value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.reload()
    await starters(page).first().getByRole('group').waitFor()
    await rateStarter(page, 0)
    await recommendedTitles(page)
    expect(await page.evaluate(() => window.layoutShift ?? 0)).toBeLessThan(0.02)
  })
})

declare global {
  interface Window {
    layoutShift?: number
  }
}

/** True if the text does not fit into its element. Runs in the page. */
function isCut(element: Element): boolean {
  return element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight
}

/** Typed at once, as far as the page can tell. */
async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox').fill(text)
}

function recommended(page: Page): Locator {
  return page.getByRole('region', { name: 'Recommended for you' })
}

function ratings(page: Page): Locator {
  return page.getByRole('region', { name: 'Your ratings' })
}

/** Cards of the popular films. */
function starters(page: Page): Locator {
  return page.getByRole('region', { name: /Rate these to start|More films to rate/ }).getByRole('article')
}

/** What one clicks: the star itself; the radio button in it has no size. */
function stars(within: Locator, film: string, label: string): Locator {
  return within.getByRole('group', { name: film }).getByTitle(label, { exact: true })
}

/** Gives the popular film at this place five stars, and returns its title. */
async function rateStarter(page: Page, index: number): Promise<string | null> {
  const card = starters(page).nth(index)
  await card.getByTitle('5 stars', { exact: true }).click()
  return card.getByRole('heading').textContent()
}

/** Once they are there and up to date. */
async function recommendedTitles(page: Page): Promise<string[]> {
  await recommended(page).getByRole('article').first().waitFor()
  await page.locator('section[aria-busy="true"]').waitFor({ state: 'detached' })
  return recommended(page).getByRole('heading', { level: 3 }).allTextContents()
}

function ratedTitles(page: Page): Promise<string[]> {
  return ratings(page).getByRole('link').allTextContents()
}

/** The chosen star's name, null where none is chosen. */
async function checkedLabel(group: Locator): Promise<string | null> {
  const checked = group.locator('input:checked')
  return (await checked.count()) === 0 ? null : checked.getAttribute('aria-label')
}

function isFocusWithin(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node.contains(document.activeElement))
}

async function tabUntilWithin(page: Page, element: Locator): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    if (await isFocusWithin(element)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the Tab key does not reach the stars')
}
