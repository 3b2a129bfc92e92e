/** The insights in a real browser, on the real Worker, with a model that was published with its analyses. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { startAnalysedService } from './analysed-service.ts'
import { DESKTOP, hasChromium, launchChromium, needsChromium, overflows, PHONE, visit } from './chromium.ts'
import { type FakeService, startFakeService } from './fake-service.ts'
import type { SampleService } from './sample-service.ts'

/** Every figure of the report but the map, which has a page of its own. */
const FIGURES = [
  'degrees-users',
  'degrees-items',
  'zipf',
  'ratings-values',
  'ratings-by-year',
  'ratings-over-time',
  'polarization',
  'training-ranking',
  'training-rating',
  'errors-by-user',
  'errors-by-item',
  'calibration',
  'recommendations-lorenz',
  'recommendations-novelty',
  'quantisation-error',
  'quantisation-lists',
]

/** Machines that run tests are busy. */
const PATIENT = { timeout: 15_000 }

describe.skipIf(!hasChromium)(`the insights, ${needsChromium}`, () => {
  let browser: Browser
  let service: SampleService
  let fake: FakeService
  beforeAll(async () => {
    const starting = startAnalysedService()
    browser = await launchChromium()
    fake = await startFakeService()
    service = await starting
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    fake.faults.clear()
  })
  afterAll(async () => {
    await browser?.close()
    await fake?.close()
    await service?.close()
  })

  async function open(options: BrowserContextOptions = {}) {
    const opened = await visit(browser, `${service.url}/insights`, options)
    await pictures(opened.page)
      .nth(FIGURES.length - 1)
      .waitFor()
    return opened
  }

  const pictures = (page: Page) => page.locator('.insight-picture > svg')

  test.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])(
    'on a %s every figure is drawn as wide as its place, with its title and its sentence',
    async (_, viewport) => {
      const { page, complaints } = await open({ viewport })
      const figures = await page.locator('figure').evaluateAll((all) =>
        all.map((figure) => {
          const svg = figure.querySelector('.insight-picture > svg')
          const place = figure.querySelector('.insight-picture')
          return {
            id: figure.id,
            title: figure.querySelector('h3')?.textContent ?? '',
            sentence: figure.querySelector('p')?.textContent ?? '',
            label: svg?.getAttribute('aria-label') ?? '',
            gap: Number(svg?.getAttribute('width')) - (place?.clientWidth ?? 0),
            marks: svg?.querySelectorAll('path, rect, circle, line').length ?? 0,
          }
        }),
      )
      expect(figures.map(({ id }) => id).toSorted()).toEqual(FIGURES.toSorted())
      for (const { id, title, sentence, label, gap, marks } of figures) {
        expect(label, id).toBe(`${title}. ${sentence}`)
        expect(sentence, id).toMatch(/^[A-Z].*\d.*\.$/s)
        expect(Math.abs(gap), id).toBeLessThanOrEqual(1)
        expect(marks, id).toBeGreaterThan(0)
      }
      expect(await overflows(page)).toBe(false)
      expect(complaints).toEqual([])
    },
  )

  test('a window that changes its width has its figures drawn anew', async () => {
    const { page } = await open({ viewport: DESKTOP })
    await page.setViewportSize(PHONE)
    const widths = () =>
      pictures(page).evaluateAll((all) => all.map((svg) => Number(svg.getAttribute('width'))))
    await expect.poll(async () => Math.max(...(await widths())), PATIENT).toBeLessThan(PHONE.width)
    expect(await overflows(page)).toBe(false)
  })

  test('the numbers of a figure are there as a table', async () => {
    const { page } = await open()
    const figure = page.locator('#ratings-values')
    await figure.getByText('As a table').click()
    const table = figure.getByRole('table')
    expect(await table.getByRole('columnheader').allTextContents()).toEqual(['Value', 'Interactions'])
    const counts = await table.getByRole('cell').allTextContents()
    const sum = counts.reduce((total, count) => total + Number(count.replaceAll(',', '')), 0)
    const { counts: expected } = await (await fetch(`${service.url}/v1/model`)).json()
    // The rest of the interactions is held out.
    expect(sum / expected.interactions).toBeGreaterThan(0.7)
  })

  test('films that divide and films that unite stand in lists by both measures', async () => {
    const { page } = await open()
    for (const name of ['by latent norm', 'by deviation']) {
      for (const kind of ['Most polarising', 'Most agreeable']) {
        const card = page.locator('.insight', { has: page.getByRole('heading', { name: `${kind} ${name}` }) })
        expect(await card.getByRole('rowheader').count()).toBe(10)
      }
    }
  })

  test('chapters can be gone to, the map too', async () => {
    const { page, complaints } = await open()
    await page.getByRole('navigation', { name: 'Chapters' }).getByRole('link', { name: 'Accuracy' }).click()
    await expect.poll(() => page.evaluate(() => scrollY), PATIENT).toBeGreaterThan(500)
    const heading = page.getByRole('heading', { name: 'Accuracy', exact: true })
    expect((await heading.boundingBox())?.y).toBeGreaterThan(64)
    await page.getByRole('link', { name: 'Open the map' }).click()
    await page.waitForURL(`${service.url}/map`)
    expect(complaints).toEqual([])
  })

  test.each([
    ['desktop', 'light', DESKTOP],
    ['desktop', 'dark', DESKTOP],
    ['phone', 'light', PHONE],
    ['phone', 'dark', PHONE],
  ] as const)('axe finds no violation on a %s, %s', async (_, colorScheme, viewport) => {
    const { page } = await open({ viewport, colorScheme })
    await page.locator('#zipf').getByText('As a table').click()
    await page.evaluate(() => scrollTo(0, 0))
    expect(await violations(page)).toEqual([])
  })

  test('a model that was published without analyses: the page says so', async () => {
    const { page, complaints } = await visit(browser, `${fake.url}/insights`)
    await page.getByText('was published without analyses').waitFor()
    expect(complaints).toEqual([])
  })

  test('a service that fails: the page says so, and tries again when told to', async () => {
    fake.faults.set('/v1/model', {
      problem: { code: 'no-model', status: 503, detail: 'No model has been published.' },
    })
    const { page } = await visit(browser, `${fake.url}/insights`)
    const notice = page.locator('main').getByRole('alert')
    await notice.getByText('No model has been published yet').waitFor()
    fake.faults.clear()
    await notice.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('was published without analyses').waitFor()
  })
})
