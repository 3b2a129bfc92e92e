/** The page when the service fails, is empty, or has another kind of model, against the fake service. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { hasChromium, launchChromium, needsChromium, PHONE, visit } from './chromium.ts'
import { type FakeService, startFakeService } from './fake-service.ts'

describe.skipIf(!hasChromium)(`the demo page in trouble, ${needsChromium}`, () => {
  let browser: Browser
  let service: FakeService
  beforeAll(async () => {
    browser = await launchChromium()
    service = await startFakeService()
  })
  afterEach(async () => {
    service.faults.clear()
    service.model = {}
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })

  test('no model yet: says how to publish one, and comes up on "Try again"', async () => {
    service.faults.set('/v1/', { problem: { code: 'no-model', status: 503, detail: 'No model.' } })
    const { page } = await visit(browser, service.url)
    const alert = page.getByRole('alert')
    await alert.getByText('No model has been published yet.').waitFor()
    expect(await alert.textContent()).toContain('npx foldin demo')
    expect(await violations(page)).toEqual([])
    service.faults.clear()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'Forrest Gump' }).first().waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('503 at first: the page opens by itself once the service answers', async () => {
    service.faults.set('/v1/', { problem: { code: 'model-unavailable', status: 503, detail: 'Loading.' } })
    const { page } = await visit(browser, service.url)
    await page.getByRole('alert').getByText('The model cannot be read just now.').waitFor()
    service.faults.clear()
    await page.getByRole('link', { name: 'Forrest Gump' }).first().waitFor({ timeout: 20_000 })
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('offline between two screens: the film that was loaded ahead opens and says what is wrong', async () => {
    const { page } = await visit(browser, service.url)
    const poster = page.getByRole('link', { name: 'Forrest Gump' }).first()
    await poster.waitFor()
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await poster.click()
    await page.getByText('The service does not answer.').first().waitFor()
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await page.getByRole('heading', { name: 'Forrest Gump', level: 1 }).waitFor()
  })

  test('ratings of another data set are not taken for these', async () => {
    const { page } = await visit(browser, service.url)
    await page
      .getByRole('region', { name: 'Rate these' })
      .getByRole('group', { name: 'The Matrix' })
      .getByLabel('5 stars', { exact: true })
      .check({ force: true })
    await page.getByRole('link', { name: 'Ratings 1' }).waitFor()
    service.model = { dataset: { name: 'other films', simulated: false } }
    await page.reload()
    await page.getByText('This fills with your first rating.').waitFor()
    expect(await page.getByRole('link', { name: 'Ratings 1' }).count()).toBe(0)
    service.model = {}
    await page.reload()
    await page.getByRole('link', { name: 'Ratings 1' }).waitFor()
  })

  test('the service goes away between two ratings: the old list stays, the rating is kept', async () => {
    const { page } = await visit(browser, service.url)
    const rate = (film: string) =>
      page
        .getByRole('region', { name: 'Rate these' })
        .getByRole('group', { name: film })
        .getByLabel('5 stars', { exact: true })
    const recommended = page.getByRole('region', { name: 'For you' })
    await rate('The Matrix').check({ force: true })
    await recommended.getByRole('article').first().waitFor()
    const before = await recommended.getByRole('heading', { level: 3 }).allTextContents()

    service.faults.set('/v1/recommendations', 'disconnect')
    await rate('Forrest Gump').check({ force: true })
    await recommended.getByText('The service does not answer.').waitFor()
    expect(await recommended.getByRole('heading', { level: 3 }).allTextContents()).toEqual(before)
    await page.getByRole('link', { name: 'Ratings 2' }).waitFor()

    service.faults.clear()
    await recommended.getByRole('button', { name: 'Try again' }).click()
    await recommended.getByRole('alert').waitFor({ state: 'detached' })
    expect(await recommended.getByRole('heading', { level: 3 }).allTextContents()).not.toEqual(before)
  })

  test('a search that fails says so and can be tried again', async () => {
    service.faults.set('/v1/items', 'disconnect')
    const { page } = await visit(browser, service.url)
    await page.getByRole('searchbox').fill('alien')
    const found = page.getByRole('region', { name: 'Films found' })
    await found.getByRole('alert').waitFor()
    service.faults.clear()
    await found.getByRole('button', { name: 'Try again' }).click()
    await found.getByRole('link', { name: 'Aliens' }).waitFor()
  })

  test('a link to a film that is not there says so, and the way home works', async () => {
    const { page } = await visit(browser, `${service.url}/film/nosuch`)
    await page.getByText('This film is not in the catalogue.').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('link', { name: 'Forrest Gump' }).first().waitFor()
  })

  test('a model of likes has hearts for stars: a film is liked and unliked', async () => {
    service.model = { ratingScale: null, feedback: 'implicit' }
    const { page, complaints } = await visit(browser, service.url, { viewport: PHONE })
    const like = page.getByRole('button', { name: 'Like The Matrix (1999)' }).first()
    await like.click()
    await page.getByRole('region', { name: 'For you' }).getByRole('article').first().waitFor()
    expect(await like.getAttribute('aria-pressed')).toBe('true')
    expect(await page.getByRole('radio').count()).toBe(0)
    expect(await violations(page)).toEqual([])
    await like.click()
    await page.getByText('This fills with your first rating.').waitFor()
    expect(complaints).toEqual([])
  })
})
