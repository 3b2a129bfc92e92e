/** Impressions and clicks of `<foldin-recs>`, the site's own markup, and links. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { hasChromium, needsChromium } from './chromium.ts'
import { byTaste } from './elements-fake.ts'
import { cards, type Stage, setStage, told } from './elements-stage.ts'

const TAG =
  '<foldin-recs user="42" heading="For you" limit="12" href="/elsewhere?film={itemId}"></foldin-recs>'

describe.skipIf(!hasChromium)(`reporting and markup of <foldin-recs>, ${needsChromium}`, () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  })
  afterEach(async () => {
    stage.service.items = byTaste
    await stage.clear()
  })
  afterAll(() => stage?.close())

  const reported = (type: string) =>
    stage.service.events.filter((event) => event.type === type).map(({ itemId }) => itemId)

  test('what was in view for a second is reported once, with the answer that showed it', async () => {
    const { page } = await stage.show(TAG)
    await expect.poll(() => cards(page).count()).toBe(12)
    const [{ recommendationId } = {}] = await told(page, 'foldin:load')
    await expect.poll(() => reported('impression').length, { timeout: 10_000 }).toBeGreaterThan(5)
    const seen = reported('impression')
    // The window is 1,280 wide: the last cards are outside of it.
    expect(seen).not.toContain('12')
    expect(new Set(seen).size).toBe(seen.length)
    for (const event of stage.service.events) {
      expect(event).toMatchObject({ userId: '42', recommendationId })
      expect(event.eventId).toMatch(/^[0-9a-f]{32}$/)
    }
    await page.locator('foldin-recs [part=list]').evaluate((list) => list.scrollTo(5000, 0))
    await expect.poll(() => reported('impression'), { timeout: 10_000 }).toContain('12')
    const all = reported('impression')
    expect(new Set(all).size).toBe(all.length)
  })

  test('a click is told and reported, also when it leads away at once', async () => {
    const { page } = await stage.show(TAG)
    await cards(page).nth(2).getByRole('link').waitFor()
    const [{ recommendationId } = {}] = await told(page, 'foldin:load')
    await cards(page).nth(2).getByRole('link').click()
    await page.waitForURL('**/elsewhere?film=3')
    await expect.poll(() => reported('click')).toEqual(['3'])
    expect(stage.service.events.at(-1)).toMatchObject({ type: 'click', recommendationId })
  })

  test('a page may follow the link itself', async () => {
    const { page } = await stage.show(TAG)
    await page.evaluate(() => document.addEventListener('foldin:click', (event) => event.preventDefault()))
    await cards(page).first().getByRole('link').click()
    expect(await told(page, 'foldin:click')).toMatchObject([
      { itemId: '1', index: 0, href: '/elsewhere?film=1' },
    ])
    expect(new URL(page.url()).pathname).toBe('/')
  })

  test('by keyboard, card after card; without links they are buttons', async () => {
    const { page } = await stage.show('<foldin-recs heading="For you" limit="3"></foldin-recs>')
    await cards(page).first().getByRole('button').waitFor()
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key)
    expect(await told(page, 'foldin:click')).toMatchObject([{ itemId: '2', index: 1 }])
    expect(await violations(page)).toEqual([])
  })

  test('nobody’s id, nothing reported and nothing stored', async () => {
    const { page } = await stage.show('<foldin-recs limit="3"></foldin-recs>')
    await cards(page).first().getByRole('button').click()
    await page.goto(page.url().replace(/\/$/, '/elsewhere'))
    expect(stage.service.asked.map(({ path }) => path)).toEqual(['/v1/recommendations'])
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })

  test('user="auto" is a random id that the site keeps', async () => {
    const { page } = await stage.show('<foldin-recs user="auto" limit="3"></foldin-recs>')
    await expect.poll(() => cards(page).count()).toBe(3)
    await page.reload()
    await expect.poll(() => stage.service.asked.length).toBeGreaterThan(1)
    const ids = stage.service.asked.flatMap(({ path, body }) =>
      path === '/v1/recommendations' ? [(body as { userId: string }).userId] : [],
    )
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(ids[1]).toBe(ids[0])
  })

  test('… and with Global Privacy Control one that is forgotten with the page', async () => {
    const { page } = await stage.show('')
    await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }))
    await page.reload()
    await page.evaluate(() => {
      const recs = document.createElement('foldin-recs')
      recs.setAttribute('user', 'auto')
      document.body.prepend(recs)
    })
    await expect.poll(() => stage.service.asked.length).toBe(1)
    expect(stage.service.asked[0]?.body).toMatchObject({ userId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })

  test.each([501, 404])('a service without events (%i) is asked once, and nothing breaks', async (status) => {
    stage.service.failing.set('/v1/events', [status, status, status])
    const { page } = await stage.show(TAG)
    await page.evaluate(() => document.addEventListener('foldin:click', (event) => event.preventDefault()))
    await cards(page).first().getByRole('link').click()
    const asks = () => stage.service.asked.filter(({ path }) => path === '/v1/events').length
    await expect.poll(asks, { timeout: 10_000 }).toBe(1)
    await cards(page).nth(1).getByRole('link').click()
    await page.evaluate(() => dispatchEvent(new Event('pagehide')))
    expect(await told(page, 'foldin:error')).toEqual([])
    expect(asks()).toBe(1)
  })

  test('the site’s own markup, filled with texts and attributes, never with markup', async () => {
    stage.service.items = () => [
      {
        itemId: 'a&b',
        score: 0.5,
        metadata: {
          title: '<img src=x onerror="document.title=1">',
          poster: 'javascript:document.title=1',
          genres: ['Drama', 'War'],
        },
      },
    ]
    const { page, complaints } = await stage.show(`
      <foldin-recs heading="For you" limit="1" href="/elsewhere?film={itemId}">
        <template>
          <article>
            <a data-foldin-href="href" data-foldin-onclick="title" data-foldin-style="title"><b data-foldin="title"></b></a>
            <i data-foldin="genres"></i> <u data-foldin="studio">Unknown</u>
            <img alt="" data-foldin-src="poster" data-foldin-alt="title">
            <foldin-rating data-foldin-item="itemId" max="5"></foldin-rating>
          </article>
        </template>
      </foldin-recs>`)
    const own = page.locator('foldin-recs > div:not([inert]) article')
    await own.waitFor()
    expect(await own.locator('b').textContent()).toBe('<img src=x onerror="document.title=1">')
    expect(await own.locator('i').textContent()).toBe('Drama, War')
    expect(await own.locator('u').isVisible()).toBe(false)
    expect(await own.locator('a').getAttribute('href')).toBe('/elsewhere?film=a%26b')
    for (const refused of ['onclick', 'style']) {
      expect(await own.locator('a').getAttribute(refused)).toBeNull()
    }
    expect(await own.locator('img').getAttribute('src')).toBeNull()
    expect(await own.locator('foldin-rating').getAttribute('item')).toBe('a&b')
    expect(await page.locator('foldin-recs > div').count()).toBe(1)

    await own.locator('foldin-rating label').last().click()
    expect(await told(page, 'foldin:click')).toEqual([])
    await own.locator('a').click()
    await page.waitForURL('**/elsewhere?film=a%26b')
    expect(complaints).toEqual([])
  })

  test('items may have whichever ids, also those of the slots for texts', async () => {
    const ids = ['heading', 'error', 'empty', '0']
    stage.service.items = () =>
      ids.map((itemId) => ({ itemId, score: 1, metadata: { title: `Film ${itemId}` } }))
    const { page } = await stage.show(
      '<foldin-recs heading="For you"><template><b data-foldin="title"></b></template></foldin-recs>',
    )
    await page.getByText('Film heading').waitFor()
    await page.getByRole('heading', { name: 'For you' }).waitFor()
    const shown = await page
      .getByRole('listitem')
      .evaluateAll((rows) => rows.map((row) => row.querySelector('slot')?.assignedElements()[0]?.textContent))
    expect(shown).toEqual(ids.map((id) => `Film ${id}`))
  })

  test('pictures are those of the field that the site names', async () => {
    const picture = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="2" height="3"/%3E'
    stage.service.items = () => [
      { itemId: '1', score: 1, metadata: { title: 'One', poster: '/one.svg' } },
      { itemId: '2', score: 1, metadata: { title: 'Two', poster: picture } },
      { itemId: '3', score: 1, metadata: { title: 'Three' } },
    ]
    const { page } = await stage.show('<foldin-recs image="poster" heading="For you"></foldin-recs>')
    await expect.poll(() => cards(page).count()).toBe(3)
    // The site has no such file: the card has its colour instead, and its place does not change.
    await expect.poll(() => page.locator('foldin-recs img').count()).toBe(0)
    expect(await page.evaluate(() => globalThis.layoutShifts)).toBe(0)
    expect(await violations(page)).toEqual([])
  })
})
