/**
 * `npm run screenshots`: the pictures of the README, taken of the demo site in Chromium on the real Worker with the
 * sample, of a visitor with eight ratings. They are written to docs/screenshots as WebP.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { createFoldinClient } from '../../src/client/index.ts'
import { filmOf } from '../../src/demo/film.ts'
import type { Rating } from '../../src/demo/ratings.ts'
import { RatingsStorage } from '../../src/demo/ratings-storage.ts'
import { startAnalysedService } from './analysed-service.ts'
import { launchChromium } from './chromium.ts'

const FOLDER = 'docs/screenshots'
const QUALITY = 82
/** README pictures that are larger make its page slow. */
const MAX_BYTES = 150 * 1024

const DESKTOP = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

const RATED: readonly [title: string, value: number][] = [
  ['Alien', 5],
  ['The Matrix', 4.5],
  ['Toy Story', 4],
  ['Pulp Fiction', 5],
  ['Blade Runner', 4.5],
  ['Fargo', 4.5],
  ['Finding Nemo', 3.5],
  ['Titanic', 1.5],
]
const SHOWN = 'Donnie Darko'

interface Shot {
  readonly name: string
  readonly path: string
  readonly colorScheme: 'light' | 'dark'
  readonly device: typeof DESKTOP | typeof PHONE
}

function shots(filmPath: string): Shot[] {
  return [
    { name: 'home-light', path: '/', colorScheme: 'light', device: DESKTOP },
    { name: 'home-dark', path: '/', colorScheme: 'dark', device: DESKTOP },
    { name: 'home-phone', path: '/', colorScheme: 'dark', device: PHONE },
    { name: 'film-light', path: filmPath, colorScheme: 'light', device: DESKTOP },
    { name: 'film-phone', path: filmPath, colorScheme: 'light', device: PHONE },
    { name: 'map-dark', path: '/map', colorScheme: 'dark', device: DESKTOP },
    { name: 'map-phone', path: '/map', colorScheme: 'light', device: PHONE },
    { name: 'insights-light', path: '/insights', colorScheme: 'light', device: DESKTOP },
    { name: 'ratings-phone', path: '/ratings', colorScheme: 'dark', device: PHONE },
  ]
}

/** What the browser of this visitor keeps, by the site's own code. */
async function keptRatings(url: string): Promise<[string, string][]> {
  const client = createFoldinClient({ endpoint: url })
  const ratings: Rating[] = []
  for (const [title, value] of RATED) {
    const { items } = await client.searchItems(title, { include: ['metadata'] })
    const film = items.map(filmOf).find((one) => one.title === title)
    if (!film) throw new Error(`the sample has no film "${title}": choose another one to rate`)
    ratings.push({ film, value })
  }
  const kept = new Map<string, string>()
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const { dataset } = await client.model()
  RatingsStorage.open(store, dataset.name).save(ratings)
  return [...kept]
}

async function filmPathOf(url: string, title: string): Promise<string> {
  const { items } = await createFoldinClient({ endpoint: url }).searchItems(title)
  const [item] = items
  if (!item) throw new Error(`the sample has no film "${title}": choose another one to show`)
  return `/film/${encodeURIComponent(item.itemId)}`
}

async function take(browser: Browser, url: string, kept: [string, string][], shot: Shot): Promise<Buffer> {
  const context = await browser.newContext({
    ...shot.device,
    colorScheme: shot.colorScheme,
    reducedMotion: 'reduce',
  })
  await context.addInitScript((entries) => {
    for (const [key, value] of entries) localStorage.setItem(key, value)
  }, kept)
  const page = await context.newPage()
  await page.goto(url + shot.path)
  await settle(page)
  const protocol = await context.newCDPSession(page)
  // Playwright itself writes only PNG and JPEG.
  const { data } = await protocol.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  await context.close()
  return Buffer.from(data, 'base64')
}

/** Until nothing is being asked for or drawn any more. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.locator('main [aria-busy="true"]:not([data-genre])').first().waitFor({ state: 'detached' })
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.waitForTimeout(1_500)
}

await mkdir(FOLDER, { recursive: true })
const service = await startAnalysedService()
const browser = await launchChromium()
try {
  const kept = await keptRatings(service.url)
  for (const shot of shots(await filmPathOf(service.url, SHOWN))) {
    const picture = await take(browser, service.url, kept, shot)
    if (picture.length > MAX_BYTES) {
      throw new Error(
        `${shot.name} has ${picture.length} bytes, at most ${MAX_BYTES} are wanted: lower QUALITY`,
      )
    }
    await writeFile(`${FOLDER}/${shot.name}.webp`, picture)
    console.log(`${FOLDER}/${shot.name}.webp  ${(picture.length / 1024).toFixed(0)} KiB`)
  }
} finally {
  await browser.close()
  await service.close()
}
