/** Chromium on a bare page of another origin than the service: what the tests of the elements share. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { DESKTOP, launchChromium } from './chromium.ts'
import { type ElementsService, type FakeOrigin, startElementsService, startSite } from './elements-fake.ts'

export interface Shown {
  readonly page: Page
  /** Console errors and exceptions. */
  readonly complaints: readonly string[]
}

export interface Stage {
  readonly service: ElementsService
  /** A page with `body` that includes both scripts of the service, under a policy that allows nothing else. */
  show(body: string, options?: BrowserContextOptions & { readonly html?: string }): Promise<Shown>
  /** The first page of a site of the test's own. */
  visit(site: FakeOrigin, options?: BrowserContextOptions): Promise<Shown>
  /** Closes what was shown and forgets what the service was asked. */
  clear(): Promise<void>
  close(): Promise<void>
}

/** `serviceUrl` is where the scripts are and what they ask, the fake service unless given. */
export async function setStage(serviceUrl?: string): Promise<Stage> {
  const service = await startElementsService()
  const url = serviceUrl ?? service.url
  const pages = new Map<string, string>()
  const policy = `default-src 'none'; script-src ${url}; connect-src ${url}; img-src 'self' data:; require-trusted-types-for 'script'; trusted-types 'none'`
  const [site, browser] = await Promise.all([
    startSite(pages, { 'Content-Security-Policy': policy }),
    launchChromium(),
  ])
  return {
    service,
    async show(body, { html = 'lang="en"', ...options } = {}) {
      pages.set('/', bare(url, html, body))
      pages.set('/elsewhere', '<!doctype html><title>Elsewhere</title>')
      return open(browser, site, options)
    },
    visit: (site, options = {}) => open(browser, site, options),
    async clear() {
      for (const context of browser.contexts()) await context.close()
      service.asked.length = 0
      service.events.length = 0
      service.failing.clear()
      service.held.clear()
      service.ratingScale = { min: 0.5, max: 5 }
    },
    async close() {
      await browser.close()
      await Promise.all([service.close(), site.close()])
    },
  }
}

/** Scripts in the head, as the documentation says it for pages that must not move. */
function bare(serviceUrl: string, html: string, body: string): string {
  return `<!doctype html>
    <html ${html}>
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>A shop</title>
        <link rel="icon" href="data:,">
        <script src="${serviceUrl}/foldin-recs.js"></script>
        <script src="${serviceUrl}/foldin-rating.js"></script>
      </head>
      <body>
        <main>
          <h1>A shop</h1>
          ${body}
          <p id="after">What comes after.</p>
        </main>
      </body>
    </html>`
}

async function open(browser: Browser, site: FakeOrigin, options: BrowserContextOptions): Promise<Shown> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.addInitScript(() => {
    Object.assign(globalThis, { toldEvents: [], layoutShifts: 0 })
    for (const name of ['foldin:load', 'foldin:click', 'foldin:error', 'foldin:rate']) {
      document.addEventListener(name, (event) => {
        const { detail } = event as CustomEvent<Omit<Told, 'name' | 'error'> & { error?: unknown }>
        const { itemId, value, index, href, recommendationId } = detail
        globalThis.toldEvents.push({
          name,
          itemId,
          value,
          index,
          href,
          recommendationId,
          error: detail.error === undefined ? undefined : String(detail.error),
        })
      })
    }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        globalThis.layoutShifts += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(site.url)
  return { page, complaints }
}

export interface Told {
  readonly name: string
  readonly itemId: string | undefined
  readonly value: number | null | undefined
  readonly index: number | undefined
  readonly href: string | undefined
  readonly recommendationId: string | undefined
  readonly error: string | undefined
}

declare global {
  /** The elements' events, in the order in which the document saw them. */
  var toldEvents: Told[]
  /** The sum of all layout shifts, those after input included. */
  var layoutShifts: number
}

export function told(page: Page, name: string): Promise<Told[]> {
  return page.evaluate((wanted) => globalThis.toldEvents.filter((one) => one.name === wanted), name)
}

export function cards(page: Page): Locator {
  return page.locator('foldin-recs').first().getByRole('list').getByRole('listitem')
}

export function titles(page: Page): Promise<string[]> {
  return page.locator('foldin-recs li:not([aria-hidden]) [part=title]').allTextContents()
}
