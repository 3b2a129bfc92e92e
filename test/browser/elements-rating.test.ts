/** `<foldin-rating>`: stars by mouse, finger and keyboard, in forms, and what lists make of a rating. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { hasChromium, needsChromium, PHONE } from './chromium.ts'
import { cards, type Stage, setStage, titles, told } from './elements-stage.ts'

const RATING = '<foldin-rating item="30" user="42" label="Your rating of Alien"></foldin-rating>'

describe.skipIf(!hasChromium)(`<foldin-rating>, ${needsChromium}`, () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  })
  afterEach(() => stage.clear())
  afterAll(() => stage?.close())

  test('a rating changes the lists of the page at once, and the service is told', async () => {
    const { page, complaints } = await stage.show(
      `${RATING}<foldin-recs heading="For you" limit="6"></foldin-recs><foldin-recs item="12" limit="2"></foldin-recs>`,
    )
    await expect.poll(async () => (await told(page, 'foldin:load')).length).toBe(2)
    const before = await titles(page)
    await page.getByRole('radio', { name: '4.5 of 5 stars' }).check({ force: true })
    await expect.poll(async () => (await titles(page))[0]).toBe('Aliens')
    expect(await titles(page)).not.toEqual(before)
    expect(await told(page, 'foldin:rate')).toMatchObject([{ itemId: '30', value: 4.5 }])
    const asked = stage.service.asked.filter(
      ({ method, path }) => method === 'POST' && path.endsWith('ations'),
    )
    expect(asked.at(-1)?.body).toMatchObject({ interactions: [{ itemId: '30', value: 4.5 }] })
    // Similar films are similar whatever the visitor likes.
    expect(stage.service.asked.filter(({ path }) => path.includes('/similar'))).toHaveLength(1)
    await expect
      .poll(() => stage.service.events, { timeout: 10_000 })
      .toMatchObject([{ type: 'interaction', userId: '42', itemId: '30', value: 4.5 }])

    await page.getByRole('button', { name: 'Clear the rating' }).click()
    await expect.poll(() => titles(page)).toEqual(before)
    expect(stage.service.events.at(-1)).toMatchObject({ type: 'interaction', itemId: '30', value: null })
    expect(complaints).toEqual([])
  })

  test('a list that comes later knows what was rated before', async () => {
    const { page } = await stage.show(RATING)
    await page.getByRole('radio', { name: '5 of 5 stars' }).last().check({ force: true })
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('foldin-recs')))
    await expect.poll(async () => (await titles(page))[0]).toBe('Aliens')
  })

  test('the keyboard of a list that changes stays where it is', async () => {
    const { page } = await stage.show(`<foldin-recs limit="6" href="/{itemId}"></foldin-recs>${RATING}`)
    await cards(page).first().getByRole('link').focus()
    const { url } = stage.service
    await page.evaluate(
      (endpoint) =>
        document.dispatchEvent(
          new CustomEvent('foldin:rate', { detail: { endpoint, itemId: '7', value: 5 } }),
        ),
      `${url}/`,
    )
    await expect.poll(async () => (await told(page, 'foldin:load')).length).toBe(2)
    const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.localName)
    expect(focused).toBe('a')
  })

  test('arrows choose, Delete takes back, and it is said what is chosen', async () => {
    const { page } = await stage.show(RATING)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect((await told(page, 'foldin:rate')).map(({ value }) => value)).toEqual([0.5, 1, 1.5])
    const group = page.getByRole('radiogroup', { name: 'Your rating of Alien' })
    expect(await group.getByRole('radio', { name: '1.5 of 5 stars' }).isChecked()).toBe(true)
    await page.keyboard.press('Delete')
    expect(await group.getByRole('radio', { checked: true }).count()).toBe(0)
    expect((await told(page, 'foldin:rate')).at(-1)?.value).toBeNull()
    expect(await violations(page)).toEqual([])
  })

  test('the focus stays when the model turns out to have another scale', async () => {
    let release = () => {}
    stage.service.held.set('/v1/model', new Promise<void>((resolve) => (release = resolve)))
    stage.service.ratingScale = { min: 1, max: 10 }
    const { page } = await stage.show(RATING)
    await page.keyboard.press('Tab')
    release()
    await expect.poll(() => page.getByRole('radio').count()).toBe(10)
    await page.keyboard.press('Space')
    expect((await told(page, 'foldin:rate')).map(({ value }) => value)).toEqual([1])
  })

  test('a mouse has half stars, from the side where writing begins', async () => {
    for (const dir of ['ltr', 'rtl']) {
      const { page } = await stage.show(RATING, { html: `lang="en" dir="${dir}"` })
      await page.getByRole('radio').last().waitFor({ state: 'attached' })
      const third = await page.locator('foldin-rating [part=star]').nth(2).boundingBox()
      if (third === null) throw new Error('the stars are not drawn')
      const near = dir === 'ltr' ? 0.25 : 0.75
      await page.mouse.click(third.x + third.width * near, third.y + third.height / 2)
      await page.mouse.click(third.x + third.width * (1 - near), third.y + third.height / 2)
      expect((await told(page, 'foldin:rate')).map(({ value }) => value)).toEqual([2.5, 3])
    }
  })

  test('a finger has whole ones, large enough', async () => {
    const { page } = await stage.show(RATING, { viewport: PHONE, hasTouch: true, isMobile: true })
    const star = page.locator('foldin-rating [part=star]').nth(3)
    await star.tap({ position: { x: 4, y: 12 } })
    expect((await told(page, 'foldin:rate')).map(({ value }) => value)).toEqual([4])
    expect((await star.boundingBox())?.width).toBeGreaterThanOrEqual(24)
    expect(await violations(page)).toEqual([])
  })

  test('the scale is the model’s, unless the page says it', async () => {
    stage.service.ratingScale = { min: 1, max: 10 }
    const { page } = await stage.show(`${RATING}<foldin-rating max="3"></foldin-rating>`)
    await expect.poll(() => page.locator('foldin-rating').first().getByRole('radio').count()).toBe(10)
    expect(await page.locator('foldin-rating').last().getByRole('radio').count()).toBe(3)
    expect(stage.service.asked.filter(({ path }) => path === '/v1/model')).toHaveLength(1)
  })

  test('where the model has no ratings there is one star: like it or not', async () => {
    stage.service.ratingScale = null
    const { page } = await stage.show(`${RATING}<foldin-recs limit="4"></foldin-recs>`)
    await page.getByRole('radio', { name: 'Like', exact: true }).check({ force: true })
    await expect.poll(async () => (await titles(page))[0]).toBe('Aliens')
    await expect.poll(() => stage.service.events, { timeout: 10_000 }).toHaveLength(1)
    expect(stage.service.events[0]).not.toHaveProperty('value')
  })

  test('is a control of a form: name, value, reset, required, disabled', async () => {
    const { page } = await stage.show(`
      <form><fieldset><legend>Review</legend>
        <foldin-rating name="stars" max="5" value="3" required label="Stars"></foldin-rating>
      </fieldset></form>`)
    const rating = page.locator('foldin-rating')
    const form = () =>
      page.evaluate(() => {
        const element = document.querySelector('form')
        return element && { stars: new FormData(element).get('stars'), isValid: element.checkValidity() }
      })
    expect(await form()).toEqual({ stars: '3', isValid: true })
    await rating.getByRole('radio', { name: '5 of 5 stars' }).check({ force: true })
    expect(await form()).toEqual({ stars: '5', isValid: true })
    await rating.getByRole('button').click()
    expect(await form()).toEqual({ stars: null, isValid: false })
    await page.evaluate(() => document.querySelector('form')?.reset())
    expect(await form()).toEqual({ stars: '3', isValid: true })
    await page.evaluate(() => document.querySelector('fieldset')?.setAttribute('disabled', ''))
    expect(await rating.getByRole('radio').first().isDisabled()).toBe(true)
    // Without an item nobody is told anything.
    expect(await told(page, 'foldin:rate')).toEqual([])
  })

  test.each(['endpoint="http://:0"', ''])(
    'without the service (%s) there are the usual stars',
    async (attribute) => {
      stage.service.failing.set('/v1/model', [500])
      const { page, complaints } = await stage.show(`<foldin-rating item="30" ${attribute}></foldin-rating>`)
      await page.getByRole('radio', { name: '4 of 5 stars', exact: true }).check({ force: true })
      expect((await told(page, 'foldin:rate')).map(({ value }) => value)).toEqual([4])
      // What the browser itself says of a status of 500.
      expect(complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'))).toEqual([])
    },
  )

  test('two controls of one item agree', async () => {
    const { page } = await stage.show(`${RATING}${RATING.replace('label="', 'label="Again: ')}`)
    await page.getByRole('radio', { name: '2 of 5 stars' }).first().check({ force: true })
    const values = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('foldin-rating')].map((rating) => Reflect.get(rating, 'value')),
      )
    await expect.poll(values).toEqual([2, 2])
    expect(await told(page, 'foldin:rate')).toHaveLength(1)
  })
})
