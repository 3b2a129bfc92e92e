/**
 * `<foldin-recs>` on a bare page of another origin, under a policy that allows the service and nothing else.
 * One file, since each starts a browser and a service of its own.
 */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { DESKTOP, hasChromium, needsChromium, overflows, PHONE } from './chromium.ts'
import { byTaste, startSite } from './elements-fake.ts'
import { cards, type Stage, setStage, titles, told } from './elements-stage.ts'

const TAG = '<foldin-recs heading="For you" href="/film/{itemId}" limit="8"></foldin-recs>'

describe.skipIf(!hasChromium)(`<foldin-recs>, ${needsChromium}`, () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  })
  afterEach(async () => {
    stage.service.items = byTaste
    await stage.clear()
  })
  afterAll(() => stage?.close())

  test.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ])('one tag shows recommendations: %s', async (_, viewport) => {
    const { page, complaints } = await stage.show(TAG, { viewport })
    await expect.poll(() => cards(page).count()).toBe(8)
    const region = page.getByRole('region', { name: 'For you' })
    expect(await region.getByRole('heading', { name: 'For you' }).isVisible()).toBe(true)
    const first = region.getByRole('link').first()
    expect(await first.textContent()).toBe('Forrest Gump1994 · Comedy, Drama, Romance, War')
    expect(await first.getAttribute('href')).toBe('/film/1')
    expect(await region.getAttribute('aria-busy')).toBe('false')
    expect(stage.service.asked).toMatchObject([
      { method: 'POST', path: '/v1/recommendations', body: { interactions: [], limit: 8 } },
    ])
    expect(await overflows(page)).toBe(false)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => globalThis.layoutShifts)).toBe(0)
    expect(complaints).toEqual([])
  })

  test('what stands below does not move: from nothing over placeholders to cards, an error, or nothing', async () => {
    for (const outcome of ['cards', 'error', 'empty'] as const) {
      let release = () => {}
      stage.service.held.set('/v1/recommendations', new Promise<void>((resolve) => (release = resolve)))
      if (outcome === 'error') stage.service.failing.set('/v1/recommendations', [500])
      if (outcome === 'empty') stage.service.items = () => []
      const { page } = await stage.show(TAG)
      const after = page.locator('#after')
      await expect.poll(() => page.locator('foldin-recs [aria-hidden=true] [part=media]').count()).toBe(8)
      expect(await page.getByRole('region', { name: 'For you' }).getAttribute('aria-busy')).toBe('true')
      const before = await after.boundingBox()
      expect(before?.y).toBeGreaterThan(300)
      release()
      await expect.poll(async () => (await page.evaluate(() => globalThis.toldEvents)).length).toBe(1)
      expect(await after.boundingBox()).toEqual(before)
      expect(await page.evaluate(() => globalThis.layoutShifts)).toBe(0)
      expect(await violations(page)).toEqual([])
      await stage.clear()
      stage.service.items = byTaste
    }
  })

  test('nor does it when the script comes late, with the lines of the documentation', async () => {
    const documented = readFileSync('docs/embed.md', 'utf8')
    const css = [...documented.matchAll(/^```css\n([\s\S]*?)^```$/gm)].map((match) => match[1])
    const reserving = css.find((block) => block?.includes(':not(:defined)')) ?? ''
    const html = `<!doctype html><link rel="icon" href="data:,"><link rel="stylesheet" href="/own.css">
      ${TAG}<p id="after">What comes after.</p>`
    const site = await startSite(
      new Map([
        ['/', html],
        ['/own.css', reserving],
      ]),
    )
    try {
      const { page } = await stage.visit(site)
      const before = await page.locator('#after').boundingBox()
      await page.addScriptTag({ url: `${stage.service.url}/foldin-recs.js` })
      await expect.poll(() => cards(page).count()).toBe(8)
      const after = await page.locator('#after').boundingBox()
      expect(Math.abs((after?.y ?? 0) - (before?.y ?? Number.NaN))).toBeLessThan(1)
      expect(await page.evaluate(() => globalThis.layoutShifts)).toBe(0)
    } finally {
      await site.close()
    }
  })

  test('a failure is said, and can be tried again by keyboard', async () => {
    stage.service.failing.set('/v1/recommendations', [500])
    const { page } = await stage.show(TAG)
    const status = page.getByRole('region', { name: 'For you' }).getByRole('status')
    await expect.poll(() => status.textContent()).toContain('cannot be loaded')
    const [failure] = await told(page, 'foldin:error')
    expect(failure?.error).toContain('internal-error')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => cards(page).count()).toBe(8)
    const focused = await page.evaluate(() =>
      document.activeElement?.shadowRoot?.activeElement?.getAttribute('part'),
    )
    expect(focused).toBe('section')
  })

  test('a 503 is asked again without anybody seeing it', async () => {
    stage.service.failing.set('/v1/recommendations', [503])
    const { page } = await stage.show(TAG)
    await expect.poll(() => cards(page).count()).toBe(8)
    expect(await told(page, 'foldin:error')).toEqual([])
  })

  test('texts are the site’s own, by slots and attributes', async () => {
    stage.service.failing.set('/v1/recommendations', [500])
    const { page } = await stage.show(
      `<foldin-recs heading="Für dich"><span slot="error">Gerade nicht.</span><span slot="retry">Nochmal</span></foldin-recs>`,
      { html: 'lang="de"' },
    )
    await page.getByRole('button', { name: 'Nochmal' }).waitFor()
    expect(await page.getByText('Gerade nicht.').isVisible()).toBe(true)
    expect(await page.getByText('cannot be loaded').isVisible()).toBe(false)
  })

  test('nothing to recommend is said too', async () => {
    stage.service.items = () => []
    const { page } = await stage.show(TAG)
    await page.getByText('Nothing to recommend yet.').waitFor()
    expect(await page.getByRole('listitem').count()).toBe(0)
  })

  test('item, filter, user and key reach the service', async () => {
    const filter = { genres: { any: ['Comedy'] } }
    const { page } = await stage.show(`
      <foldin-recs item="12" limit="3"></foldin-recs>
      <foldin-recs user="42" key="fld_pub_1" filter='${JSON.stringify(filter)}'></foldin-recs>`)
    await expect.poll(async () => (await told(page, 'foldin:load')).length).toBe(2)
    const { asked } = stage.service
    const similar = asked.find(({ method }) => method === 'GET')
    expect(similar?.path).toBe('/v1/items/12/similar?limit=3&include=metadata')
    expect(asked.find(({ method }) => method === 'POST')).toMatchObject({
      body: { userId: '42', filter, limit: 12 },
      authorization: 'Bearer fld_pub_1',
    })
  })

  test.each([
    ['filter="{nonsense"', 'the attribute filter is {nonsense, expected JSON'],
    ['endpoint="http://:0"', 'endpoint is "http://:0"'],
  ])('%s is an error, not a crash', async (attribute, message) => {
    const { page, complaints } = await stage.show(`<foldin-recs ${attribute}></foldin-recs>`)
    await page.getByText('cannot be loaded').waitFor()
    expect((await told(page, 'foldin:error'))[0]?.error).toContain(message)
    expect(complaints).toEqual([])
  })

  test('is asked for when it comes near the window, not before', async () => {
    const { page } = await stage.show(`<p id="tall"></p>${TAG}`)
    await expect.poll(() => cards(page).count()).toBe(8)
    await stage.clear()
    const far = await stage.show('')
    await far.page.evaluate(() => {
      const tall = document.createElement('div')
      tall.style.height = '4000px'
      document.body.append(tall, document.createElement('foldin-recs'))
    })
    await far.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    )
    expect(stage.service.asked).toEqual([])
    await far.page.evaluate(() => scrollTo(0, 3200))
    await expect.poll(() => stage.service.asked.length).toBe(1)
  })

  test('of changes while an answer is under way, the last one is shown', async () => {
    let release = () => {}
    stage.service.held.set('/v1/items/12', new Promise<void>((resolve) => (release = resolve)))
    const { page } = await stage.show('<foldin-recs item="12" limit="3"></foldin-recs>')
    await expect.poll(() => stage.service.asked.length).toBe(1)
    await page.evaluate(() => document.querySelector('foldin-recs')?.setAttribute('item', '5'))
    await expect.poll(async () => (await titles(page))[0]).toBe('Jurassic Park')
    release()
    await page.evaluate(() => {
      const recs = document.querySelector('foldin-recs')
      recs?.setAttribute('item', '1')
      recs?.setAttribute('limit', '2')
    })
    await expect.poll(async () => (await titles(page)).length).toBe(2)
    // Two changes of one moment are one call.
    expect(stage.service.asked).toHaveLength(3)
    expect(await told(page, 'foldin:load')).toHaveLength(2)
  })

  test('taken from the page it stops, put back it goes on', async () => {
    let release = () => {}
    stage.service.held.set('/v1/recommendations', new Promise<void>((resolve) => (release = resolve)))
    const { page } = await stage.show(TAG)
    await expect.poll(() => stage.service.asked.length).toBe(1)
    const recs = await page.evaluateHandle(() => {
      const element = document.querySelector('foldin-recs')
      element?.remove()
      return element
    })
    release()
    stage.service.held.clear()
    await page.evaluate((element) => element && document.querySelector('main')?.prepend(element), recs)
    await expect.poll(() => cards(page).count()).toBe(8)
    expect(await told(page, 'foldin:load')).toHaveLength(1)
    expect(await told(page, 'foldin:error')).toEqual([])
  })

  test('a page says what its visitor did, also before the script has come', async () => {
    const { page } = await stage.show('')
    await page.evaluate(() => {
      const recs = document.createElement('foldin-recs')
      Object.assign(recs, { interactions: [{ itemId: '12', value: 5 }] })
      document.querySelector('main')?.append(recs)
    })
    await expect.poll(async () => (await titles(page))[0]).toBe('Shrek')
    await page.evaluate(() =>
      Object.assign(document.querySelector('foldin-recs') ?? {}, { interactions: [{ itemId: '30' }] }),
    )
    await expect.poll(async () => (await titles(page))[0]).toBe('Aliens')
    const status = page.locator('foldin-recs').getByRole('status')
    expect(await status.textContent()).toBe('Recommendations updated')
  })

  test('bundled as a module, defined twice, and beside the script: one definition, and nothing complains', async () => {
    const { url } = stage.service
    const html = `<!doctype html><link rel="icon" href="data:,">
      <script type="module">
        import { defineFoldinElements, FoldinRecs } from '/elements.js'
        defineFoldinElements()
        defineFoldinElements()
        document.documentElement.dataset.isOurs = document.querySelector('foldin-recs') instanceof FoldinRecs
      </script>
      <foldin-recs endpoint="${url}" limit="2"></foldin-recs>`
    const site = await startSite(
      new Map([
        ['/', html],
        ['/elements.js', readFileSync('dist/client/elements.js', 'utf8')],
      ]),
    )
    try {
      const { page, complaints } = await stage.visit(site)
      await expect.poll(() => cards(page).getByRole('button').count()).toBe(2)
      for (let time = 0; time < 2; time++) await page.addScriptTag({ url: `${url}/foldin-recs.js` })
      expect(await page.evaluate(() => document.documentElement.dataset.isOurs)).toBe('true')
      expect(await titles(page)).toHaveLength(2)
      expect(complaints).toEqual([])
    } finally {
      await site.close()
    }
  })

  test('right to left the list begins on the right', async () => {
    const { page } = await stage.show(TAG, { html: 'lang="ar" dir="rtl"' })
    await expect.poll(() => cards(page).count()).toBe(8)
    const [first, second] = await Promise.all([
      cards(page).nth(0).boundingBox(),
      cards(page).nth(1).boundingBox(),
    ])
    expect(first?.x).toBeGreaterThan(second?.x ?? Number.POSITIVE_INFINITY)
    expect(await violations(page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('stands on the page’s own ground: %s', async (colorScheme) => {
    const { page } = await stage.show(`<meta name="color-scheme" content="light dark">${TAG}`, {
      colorScheme,
    })
    await expect.poll(() => cards(page).count()).toBe(8)
    const ink = await page
      .locator('foldin-recs [part=title]')
      .first()
      .evaluate((title) => getComputedStyle(title).color)
    expect(ink).toBe(colorScheme === 'dark' ? 'rgb(255, 255, 255)' : 'rgb(0, 0, 0)')
    expect(await violations(page)).toEqual([])
  })
})
