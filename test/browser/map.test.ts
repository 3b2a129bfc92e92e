/**
 * The taste map in a real browser, on the real Worker, with a model that was published with its analyses.
 * One file, since each starts a browser and a service of its own.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { startAnalysedService } from './analysed-service.ts'
import {
  DESKTOP,
  hasChromium,
  hideSlowWebgl,
  launchChromium,
  needsChromium,
  overflows,
  PHONE,
  visit,
} from './chromium.ts'
import { type MapAnswer, readMap, spotOf, viewOf, visitorOf } from './map-page.ts'
import type { SampleService } from './sample-service.ts'

/** Machines that run tests are busy. */
const PATIENT = { timeout: 15_000 }
const TOUCH = { viewport: PHONE, hasTouch: true, isMobile: true }

describe.skipIf(!hasChromium)(`the taste map, ${needsChromium}`, () => {
  let browser: Browser
  let service: SampleService
  let map: MapAnswer
  /** Ids of well-known films that stand apart, so that there is no doubt which one is meant. */
  let apart: readonly string[]
  beforeAll(async () => {
    const starting = startAnalysedService()
    browser = await launchChromium()
    service = await starting
    map = await readMap(service.url)
    apart = filmsApart(map)
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  async function open(options: BrowserContextOptions = {}) {
    const opened = await visit(browser, `${service.url}/map`, options)
    await viewOf(opened.page)
    return opened
  }

  async function titleOf(itemId: string): Promise<string> {
    const answer = await fetch(`${service.url}/v1/items/${itemId}?include=metadata`)
    const { metadata } = (await answer.json()) as { metadata: { title: string } }
    return metadata.title
  }

  const card = (page: Page) => page.locator('.map-card')

  test('drag, wheel, buttons and double click move the view; what is under the pointer stays there', async () => {
    const { page, complaints } = await open()
    const whole = await viewOf(page)
    const film = apart[0] as string
    const at = await spotOf(page, map, film)
    await page.mouse.move(at.x, at.y)
    await page.mouse.wheel(0, -600)
    const near = await viewOf(page)
    expect(near.unit / whole.unit).toBeCloseTo(Math.exp(0.96), 2)
    const after = await spotOf(page, map, film)
    // Pointers are in whole pixels, and the zoom makes a part of one larger.
    expect(Math.hypot(after.x - at.x, after.y - at.y)).toBeLessThan(3)

    await page.mouse.down()
    await page.mouse.move(at.x + 60, at.y - 40, { steps: 4 })
    await page.mouse.up()
    const dragged = await spotOf(page, map, film)
    expect(Math.hypot(dragged.x - after.x - 60, dragged.y - after.y + 40)).toBeLessThan(2)
    await expect(card(page).count()).resolves.toBe(0)

    await page.getByRole('button', { name: 'Zoom in' }).click()
    expect((await viewOf(page)).unit / near.unit).toBeCloseTo(1.8, 2)
    await page.getByRole('button', { name: 'Zoom out' }).click()
    expect((await viewOf(page)).unit / near.unit).toBeCloseTo(1, 2)
    await page.mouse.dblclick(at.x, at.y + 100)
    expect((await viewOf(page)).unit / near.unit).toBeCloseTo(2, 2)
    await page.getByRole('button', { name: 'Whole map' }).click()
    expect(await viewOf(page)).toEqual(whole)
    expect(complaints).toEqual([])
  })

  test('a film under the mouse is named, a click opens it, its link leads to its page', async () => {
    const { page, complaints } = await open()
    const film = apart[1] as string
    const at = await spotOf(page, map, film)
    await page.mouse.move(at.x, at.y)
    const words = wordOf(await titleOf(film))
    await page.locator('.map-tip').getByText(words).waitFor()
    await page.mouse.click(at.x, at.y)
    await card(page).getByRole('heading').getByText(words).waitFor()
    expect(await page.locator('.map-tip').count()).toBe(0)
    expect(await card(page).locator('.quiet').textContent()).toMatch(/\d{4} · \w/)
    await page
      .getByRole('heading', { name: /^Near / })
      .first()
      .waitFor()
    await card(page).getByRole('link').click()
    await page.waitForURL(`${service.url}/film/${film}`)
    expect(complaints).toEqual([])
  })

  test('on a phone: a tap opens a film, two fingers zoom, nothing is wider than the window', async () => {
    const { page, complaints } = await open(TOUCH)
    const film = apart[0] as string
    const at = await spotOf(page, map, film)
    await page.touchscreen.tap(at.x, at.y)
    await card(page)
      .getByRole('heading')
      .getByText(wordOf(await titleOf(film)))
      .waitFor()
    await page.getByRole('button', { name: 'Close the film' }).tap()
    await card(page).waitFor({ state: 'detached' })
    const before = await viewOf(page)
    await pinch(page, at, 2)
    expect((await viewOf(page)).unit / before.unit).toBeCloseTo(2, 1)
    expect(await overflows(page)).toBe(false)
    expect(complaints).toEqual([])
  })

  test('a film that is searched for comes to the middle', async () => {
    const { page, complaints } = await open()
    await page.getByLabel('Find a film on the map').fill('toy sto')
    const found = page.getByRole('list', { name: 'Films found on the map' })
    await found.getByRole('button').first().waitFor()
    await page.keyboard.press('Enter')
    await card(page).getByRole('link', { name: 'Toy Story' }).waitFor()
    const href = await card(page).getByRole('link').getAttribute('href')
    const number = map.itemIds.indexOf(href?.replace('/film/', '') ?? '')
    const view = await viewOf(page)
    expect(view.x).toBeCloseTo(map.x[number] ?? Number.NaN, 3)
    expect(view.y).toBeCloseTo(map.y[number] ?? Number.NaN, 3)
    await page.getByLabel('Find a film on the map').fill('no such film')
    await page.getByText('No film has “no such film” in its title.').waitFor()
    expect(complaints).toEqual([])
  })

  test('by keyboard alone: arrows, zoom, the film in the middle, on to its link', async () => {
    const { page, complaints } = await open()
    const stage = page.getByRole('application', { name: 'Map of films' })
    await stage.focus()
    const whole = await viewOf(page)
    await page.keyboard.press('ArrowRight')
    const right = await viewOf(page)
    expect((right.x - whole.x) * whole.unit).toBeCloseTo(70, 0)
    await page.keyboard.press('+')
    expect((await viewOf(page)).unit / whole.unit).toBeCloseTo(1.5, 2)
    await card(page).waitFor()
    const title = await card(page).getByRole('heading').textContent()
    await page.getByRole('status').getByText(String(title).trim()).waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(title?.trim())
    await stage.focus()
    await page.keyboard.press('0')
    expect(await viewOf(page)).toEqual(whole)
    expect(complaints).toEqual([])
  })

  test.each([
    ['desktop', { viewport: DESKTOP }],
    ['phone', TOUCH],
  ])(
    'rated on the map, on a %s, the visitor’s place appears, and moves with every rating',
    async (_, options) => {
      const { page, complaints } = await open(options)
      expect(await visitorOf(page)).toBeNull()
      await page.getByText('Rate a film, here or anywhere on the site').waitFor()
      const places = []
      for (const film of apart.slice(0, 3)) {
        const at = await spotOf(page, map, film)
        await page.locator('.map-stage').click({ position: await within(page, at), force: true })
        await card(page)
          .getByRole('heading')
          .getByText(wordOf(await titleOf(film)))
          .waitFor()
        await card(page).getByRole('group').locator('label').nth(9).click()
        await expect
          .poll(() => card(page).getByLabel('5 stars', { exact: true }).isChecked(), PATIENT)
          .toBe(true)
        await expect.poll(() => visitorOf(page), PATIENT).not.toEqual(places.at(-1) ?? null)
        places.push(await visitorOf(page))
        await page.getByRole('button', { name: 'Close the film' }).click()
      }
      expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(3)
      // One film is at one's own place more or less; the mark lies where the API's vector says.
      expect(places.at(-1)).toEqual(await placeByApi(apart.slice(0, 3)))
      expect(await page.locator('[data-near-you] li').count()).toBe(8)
      await page.getByRole('button', { name: 'To your place' }).click()
      const view = await viewOf(page)
      expect(view.x).toBeCloseTo(places.at(-1)?.x ?? Number.NaN, 3)
      expect(complaints).toEqual([])
    },
  )

  /** By hand, as ARCHITECTURE.md tells: Σ_f (v_f/‖v‖ − center_f)·component_f. */
  async function placeByApi(liked: readonly string[]) {
    const answer = await fetch(`${service.url}/v1/recommendations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        interactions: liked.toReversed().map((itemId) => ({ itemId, value: 5 })),
        include: ['factors'],
      }),
    })
    const { factors } = (await answer.json()) as { factors: number[] }
    const norm = Math.hypot(...factors)
    const on = (component: readonly number[]) =>
      factors.reduce(
        (sum, factor, f) => sum + (factor / norm - (map.center[f] ?? 0)) * (component[f] ?? 0),
        0,
      )
    return { x: Number(on(map.components[0]).toFixed(4)), y: Number(on(map.components[1]).toFixed(4)) }
  }

  test.each(['webgl', 'canvas'])('drawn by %s: genres stand out when they are chosen', async (painter) => {
    const context = await browser.newContext({ viewport: DESKTOP })
    const page = await context.newPage()
    if (painter === 'webgl') await page.addInitScript(hideSlowWebgl)
    await page.goto(`${service.url}/map`)
    const stage = page.locator('.map-stage')
    const picture = async () => {
      await viewOf(page)
      return stage.screenshot()
    }
    const genre = page.getByRole('list', { name: 'Genres' }).getByRole('button').first()
    await genre.waitFor()
    await page.mouse.move(0, 0)
    await expect.poll(async () => (await picture()).equals(await picture()), PATIENT).toBe(true)
    expect(await stage.getAttribute('data-painter')).toBe(painter)
    const all = await picture()
    await genre.click()
    expect(await genre.getAttribute('aria-pressed')).toBe('true')
    expect((await picture()).equals(all)).toBe(false)
    await genre.click()
    expect((await picture()).equals(all)).toBe(true)
  })

  test('without WebGL every film is drawn all the same', async () => {
    const { page } = await open()
    const stage = page.locator('.map-stage')
    expect(await stage.getAttribute('data-painter')).toBe('canvas')
    const drawn = await stage
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
        return data.filter((value, place) => place % 4 === 3 && value > 0).length
      })
    expect(drawn).toBeGreaterThan(map.x.length)
  })

  test('whoever wishes less motion is there at once', async () => {
    const { page } = await open({ reducedMotion: 'reduce' })
    const whole = await viewOf(page)
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.locator('.map-stage').evaluate(() => new Promise((next) => requestAnimationFrame(next)))
    expect((await viewOf(page)).unit / whole.unit).toBeCloseTo(1.8, 2)
  })

  test.each([
    ['desktop', 'light', { viewport: DESKTOP }],
    ['desktop', 'dark', { viewport: DESKTOP }],
    ['phone', 'light', TOUCH],
    ['phone', 'dark', TOUCH],
  ] as const)('axe finds no violation on a %s, %s', async (_, colorScheme, options) => {
    // All of it in sight: what is half under the bar at the edge would count as too small to touch.
    const viewport = { ...options.viewport, height: 3_000 }
    const { page, complaints } = await open({ ...options, viewport, colorScheme })
    await page.getByLabel('Find a film on the map').fill('toy sto')
    await page.getByRole('list', { name: 'Films found on the map' }).getByRole('button').first().click()
    await card(page).getByRole('link').waitFor()
    await page.locator('summary').first().click()
    await page.getByRole('heading', { name: 'Far left' }).waitFor()
    await viewOf(page)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

/** Among the best known films those whose next neighbour is the furthest, and that no control covers. */
function filmsApart({ itemIds, x, y }: MapAnswer): string[] {
  const distance = (one: number, other: number) =>
    Math.hypot((x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0))
  const inMiddle = (film: number) => Math.abs(x[film] ?? 1) < 0.3 && Math.abs(y[film] ?? 1) < 0.3
  return itemIds
    .map((itemId, film) => {
      const others = itemIds.map((_, other) =>
        other === film ? Number.POSITIVE_INFINITY : distance(film, other),
      )
      return { itemId, film, gap: Math.min(...others) }
    })
    .slice(0, 400)
    .filter(({ film }) => inMiddle(film))
    .sort((one, other) => other.gap - one.gap)
    .map(({ itemId }) => itemId)
}

/** The longest word of a title: titles are shown in another order than catalogues have them. */
function wordOf(title: string): RegExp {
  const words = title.match(/\p{L}+/gu) ?? [title]
  return new RegExp(
    words.reduce((longest, word) => (word.length > longest.length ? word : longest)),
    'i',
  )
}

async function within(page: Page, { x, y }: { x: number; y: number }) {
  const box = await page.locator('.map-stage').boundingBox()
  return { x: x - (box?.x ?? 0), y: y - (box?.y ?? 0) }
}

async function pinch(page: Page, { x, y }: { x: number; y: number }, factor: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const fingers = (reach: number) => [
    { x: x - reach, y, id: 1 },
    { x: x + reach, y, id: 2 },
  ]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30) })
  for (let step = 1; step <= 6; step++) {
    const reach = 30 * factor ** (step / 6)
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(reach) })
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
