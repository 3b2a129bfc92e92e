/** What the browser tests do and see on the demo site. */
import type { Locator, Page } from 'playwright-core'

/** A row of films by its heading. */
export function row(page: Page, name: string | RegExp): Locator {
  return page.getByRole('region', { name })
}

export function forYou(page: Page): Locator {
  return row(page, 'For you')
}

/** Cards of the popular films. */
export function starters(page: Page): Locator {
  return row(page, /Rate these to start|Popular with everybody/).getByRole('article')
}

/** Typed at once, as far as the page can tell. */
export async function search(page: Page, text: string): Promise<Locator> {
  await page.getByRole('searchbox').fill(text)
  return page.getByRole('region', { name: 'Films found' })
}

/** What one clicks: the star itself; the radio button in it has no size. */
export function stars(within: Locator, film: string, label: string): Locator {
  return within.getByRole('group', { name: film }).getByTitle(label, { exact: true })
}

/** Gives the popular film at this place five stars, and returns its title. */
export async function rateStarter(page: Page, index: number): Promise<string | null> {
  const card = starters(page).nth(index)
  await card.getByTitle('5 stars', { exact: true }).click()
  return card.getByRole('heading').textContent()
}

export function titles(within: Locator): Promise<string[]> {
  return within.getByRole('heading', { level: 3 }).allTextContents()
}

/** Once nothing that can be seen is being asked for. */
export async function settled(page: Page): Promise<void> {
  await page.locator('section[aria-busy="true"]:not([data-genre])').first().waitFor({ state: 'detached' })
}

/** Of "For you", once they are there and up to date. */
export async function recommendedTitles(page: Page): Promise<string[]> {
  await forYou(page).getByRole('article').first().waitFor()
  await settled(page)
  return titles(forYou(page))
}

/** Goes to the visitor's ratings as the visitor does. */
export async function openRatings(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Ratings/ })
    .click()
  await page.getByRole('heading', { name: 'Your ratings', level: 1 }).waitFor()
}

export async function openHome(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click()
  await page.getByRole('heading', { name: 'Films for your taste', level: 1 }).waitFor()
}

/** On the screen of ratings, latest first. */
export function ratedTitles(page: Page): Promise<string[]> {
  return page.locator('.rated-films').getByRole('link').allTextContents()
}

/** The chosen star's name, null where none is chosen. */
export async function checkedLabel(group: Locator): Promise<string | null> {
  const checked = group.locator('input:checked')
  return (await checked.count()) === 0 ? null : checked.getAttribute('aria-label')
}

export function isFocusWithin(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node.contains(document.activeElement))
}

export async function tabUntilWithin(page: Page, element: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await isFocusWithin(element)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the Tab key does not reach the stars')
}

/** True if the text does not fit into its element. Runs in the page. */
export function isCut(element: Element): boolean {
  return element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight
}

declare global {
  interface Window {
    layoutShift?: number
  }
}

/** Adds up the layout shifts of every page from now on, as the browser measures them; `layoutShift` has the sum. */
export function countLayoutShifts(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    new PerformanceObserver((list) => {
      const shifts = list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]
      for (const { value, hadRecentInput } of shifts) {
        if (!hadRecentInput) window.layoutShift = (window.layoutShift ?? 0) + value
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}
