/** The demo's home screen in a real browser, on the real Worker in workerd, with a model trained from the sample. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { DESKTOP, hasChromium, needsChromium, PHONE, visit } from './chromium.ts'
import {
  checkedLabel,
  countLayoutShifts,
  forYou,
  isFocusWithin,
  rateStarter,
  recommendedTitles,
  row,
  search,
  settled,
  stars,
  starters,
  titles,
} from './demo-page.ts'
import { useFilmSite } from './film-site.ts'

describe.skipIf(!hasChromium)(`the demo's home, ${needsChromium}`, () => {
  const site = useFilmSite()

  test.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ])('%s: search, rate, and the rows change at once', async (_, viewport) => {
    const { page, complaints } = await visit(site.browser, site.service.url, { viewport })
    await page.getByText('Simulated ratings:').waitFor()
    await page.getByText('This fills with your first rating.').waitFor()

    const found = await search(page, 'toy sto')
    await stars(found, 'Toy Story (1995)', '5 stars').click()
    const first = await recommendedTitles(page)
    expect(first.length).toBe(24)
    expect(first).not.toContain('Toy Story')

    await search(page, 'alien')
    await stars(found, 'Alien (1979)', '5 stars').click()
    await forYou(page).getByText(', after Alien (1979)').waitFor()
    expect(await recommendedTitles(page)).not.toEqual(first)
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Ratings 2' }).count()).toBe(1)

    const card = forYou(page).getByRole('article').first()
    expect(await card.locator('.card-line').textContent()).toMatch(/(for|For) .*(Toy Story|Alien)/)
    expect(await card.locator('.poster-year').textContent()).toMatch(/^\d{4}$/)
    expect(await card.locator('.predicted').textContent()).toMatch(/\d\.\d/)
    expect(complaints).toEqual([])
  })

  test('rows because of a film hold what that film speaks for most, and no film twice', async () => {
    const { page } = await visit(site.browser, site.service.url)
    const rated = [await rateStarter(page, 0), await rateStarter(page, 2), await rateStarter(page, 5)]
    await recommendedTitles(page)
    const rows = await row(page, /^Because you liked/).all()
    expect(rows.length).toBeGreaterThan(0)
    const all = await titles(forYou(page))
    for (const because of rows) {
      const film = await because.getByRole('heading', { level: 2 }).getByRole('link').textContent()
      expect(rated).toContain(film)
      for (const line of await because.locator('.card-line').allTextContents()) {
        expect(line).toMatch(/^(and .+|for this one alone)$/)
        expect(line).not.toBe(`and ${film}`)
      }
      all.push(...(await titles(because)))
    }
    expect(new Set(all).size).toBe(all.length)
  })

  test('wishes: a genre and a decade choose, adventure mixes', async () => {
    const { page, complaints } = await visit(site.browser, site.service.url)
    const wishes = page.locator('.wishes')
    await starters(page).first().waitFor()
    expect(await wishes.getAttribute('inert')).not.toBe(null)
    await rateStarter(page, 0)
    await rateStarter(page, 3)
    const plain = await recommendedTitles(page)

    await wishes.getByRole('slider').fill('4')
    await expect.poll(() => recommendedTitles(page)).not.toEqual(plain)
    await wishes.getByRole('slider').fill('0')
    await expect.poll(() => recommendedTitles(page)).toEqual(plain)

    await wishes.getByRole('combobox', { name: 'Genre' }).selectOption('Comedy')
    await wishes.getByRole('combobox', { name: 'Years' }).selectOption('1990s')
    await expect.poll(() => years(page)).not.toEqual([])
    await expect.poll(async () => (await years(page)).every((year) => /^199\d$/.test(year))).toBe(true)
    expect(complaints).toEqual([])
  })

  test('rows by genre are asked for when they come near; the favourite genre is first on the next visit', async () => {
    const { page } = await visit(site.browser, site.service.url)
    const asked: string[] = []
    page.on('request', (request) => {
      const { filter } = JSON.parse(request.postData() ?? '{}')
      if (filter?.genres) asked.push(filter.genres.any[0])
    })
    await page.reload()
    await starters(page).first().getByRole('group').waitFor()
    const genres = await page
      .locator('[data-genre]')
      .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-genre')))
    expect(genres.length).toBe(6)
    expect(asked.length).toBeLessThan(6)
    await page.locator('[data-genre]').last().scrollIntoViewIfNeeded()
    await expect.poll(() => asked).toContain(genres[5])
    await page.locator('[data-genre]').last().getByRole('article').first().waitFor()

    const found = await search(page, 'toy story')
    await stars(found, 'Toy Story (1995)', '5 stars').click()
    for (const [title, year] of [
      ['Finding Nemo', 2003],
      ['Shrek', 2001],
      ['The Incredibles', 2004],
      ['Up', 2009],
    ]) {
      await search(page, `${title}`)
      await stars(found, `rating of ${title} (${year})`, '5 stars').click()
    }
    await page.getByRole('link', { name: 'Ratings 5' }).waitFor()
    await page.reload()
    await recommendedTitles(page)
    expect(await page.locator('.shelf h2').first().textContent()).toContain('For you')
    const first = page.locator('[data-genre]').first()
    expect(['Animation', 'Family', 'Adventure', 'Comedy']).toContain(await first.getAttribute('data-genre'))
  })

  test('a film that is rated keeps its place until the next rating, so that it can be corrected', async () => {
    const { page } = await visit(site.browser, site.service.url)
    await rateStarter(page, 0)
    await recommendedTitles(page)
    const third = forYou(page).getByRole('article').nth(2)
    const title = await third.getByRole('heading').textContent()
    await third.getByRole('group').locator('label').nth(9).click()
    await forYou(page).getByText(`, after ${title}`).waitFor()
    expect((await recommendedTitles(page))[2]).toBe(title)
    await third.getByRole('group').locator('label').nth(1).click()
    expect(await third.getByLabel('1 star', { exact: true }).isChecked()).toBe(true)
    const second = await starters(page).nth(1).getByRole('heading').textContent()
    await rateStarter(page, second === title ? 2 : 1)
    await expect.poll(() => recommendedTitles(page)).not.toContain(title)
  })

  test('the focus stays on a recommended film while the arrow keys rate it', async () => {
    const { page } = await visit(site.browser, site.service.url)
    await rateStarter(page, 0)
    await recommendedTitles(page)
    const group = forYou(page).getByRole('article').nth(4).getByRole('group')
    const name = await group.locator('legend').textContent()
    await group.getByRole('radio').first().focus()
    for (const _ of [1, 2, 3, 4, 5]) await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.getByRole('status').textContent()).toContain('new recommendation')
    expect(await group.locator('legend').textContent()).toBe(name)
    expect(await checkedLabel(group)).toBe('3 stars')
    expect(await isFocusWithin(group)).toBe(true)
    await page.keyboard.press('Control+z')
    await expect.poll(() => checkedLabel(group)).toBe(null)
  })

  test('what the page loads takes no focus: a click beside everything stays one', async () => {
    const { page } = await visit(site.browser, site.service.url)
    await rateStarter(page, 0)
    await recommendedTitles(page)
    await page.getByRole('banner').click({ position: { x: 640, y: 4 } })
    await page.getByRole('region', { name: 'Last change' }).waitFor()
    await page.locator('[data-genre]').last().scrollIntoViewIfNeeded()
    await page.locator('[data-genre]').last().getByRole('article').first().waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toMatch(/^(BODY|MAIN)$/)
  })

  test('arrow keys go from poster to poster and bring them into view', async () => {
    const { page } = await visit(site.browser, site.service.url, { reducedMotion: 'reduce' })
    const posters = starters(page).locator('a[data-poster]')
    await posters.first().focus()
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight')
    expect(await posters.nth(3).evaluate((link) => link === document.activeElement)).toBe(true)
    await page.keyboard.press('End')
    expect(await posters.last().evaluate((link) => link === document.activeElement)).toBe(true)
    const [box, { width }] = [await posters.last().boundingBox(), DESKTOP]
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    await page.keyboard.press('Home')
    expect(await posters.first().evaluate((link) => link === document.activeElement)).toBe(true)
  })

  test('the stars light up to the half under the mouse, that one too, whatever is chosen', async () => {
    const { page } = await visit(site.browser, site.service.url)
    const group = starters(page).first().getByRole('group')
    const litHalves = () =>
      group.locator('label').evaluateAll((halves) => {
        const probe = document.createElement('i')
        probe.style.color = 'var(--star-on)'
        document.body.append(probe)
        const { color } = getComputedStyle(probe)
        probe.remove()
        return halves.filter((half) => getComputedStyle(half, '::before').backgroundColor === color).length
      })
    await group.locator('label').nth(4).hover()
    await expect.poll(litHalves).toBe(5)
    await group.locator('label').nth(9).click()
    await group.locator('label').nth(2).hover()
    await expect.poll(litHalves).toBe(3)
    await page.mouse.move(5, 5)
    await expect.poll(litHalves).toBe(10)
  })

  test('a finger on a star gives the whole star', async () => {
    const { page } = await visit(site.browser, site.service.url, {
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
    })
    const group = starters(page).first().getByRole('group')
    const box = await group.locator('label').nth(6).boundingBox()
    if (box === null) throw new Error('the fourth star is not on the page')
    await page.touchscreen.tap(box.x + 3, box.y + box.height / 2)
    await expect.poll(() => checkedLabel(group)).toBe('4 stars')
  })

  test.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ])(
    '%s: nothing moves while the page loads and answers, on the first visit and the next',
    async (_, viewport) => {
      const { page } = await visit(site.browser, site.service.url, { viewport })
      await countLayoutShifts(page)
      await page.reload()
      await starters(page).first().getByRole('group').waitFor()
      for (const index of [0, 1, 2, 3, 4]) await rateStarter(page, index)
      await recommendedTitles(page)
      expect(await page.evaluate(() => window.layoutShift ?? 0)).toBeLessThan(0.05)
      await page.reload()
      await recommendedTitles(page)
      await settled(page)
      expect(await page.evaluate(() => window.layoutShift ?? 0)).toBeLessThan(0.05)
    },
  )
})

function years(page: Page): Promise<string[]> {
  return forYou(page).locator('.poster-year').allTextContents()
}
