/** Chromium for the browser tests: found where it usually is, started without any traffic of its own. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const executablePath = [process.env.FOLDIN_CHROMIUM, ...USUAL_PATHS].find((path) => path && existsSync(path))

export const hasChromium = executablePath !== undefined

/** Ends the name of a test suite that is skipped without Chromium, and says what to do about it. */
export const needsChromium = hasChromium
  ? 'in Chromium'
  : 'SKIPPED: no Chromium found; install it or set FOLDIN_CHROMIUM to its path'

export const PHONE = { width: 360, height: 740 }
export const DESKTOP = { width: 1280, height: 900 }

export function launchChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(needsChromium)
  const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath, headless: true, args: flags })
}

export interface Visit {
  readonly page: Page
  /** What must not happen on a page: console errors, exceptions, failed or foreign requests. */
  readonly complaints: readonly string[]
}

/** A new visitor at `url`, with nothing stored yet. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const { origin } = new URL(url)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`foreign request: ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    // The page itself breaks off what it no longer needs.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`failed request: ${request.url()} ${reason}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`answer ${response.status()}: ${response.url()}`)
  })
  await page.goto(url)
  return { page, complaints }
}

/** True if the page is wider than the window, so that it scrolls sideways. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

/** For `addInitScript`: where there is no graphics card, the page does not notice that WebGL is calculated. */
export function hideSlowWebgl(): void {
  const { getExtension } = WebGL2RenderingContext.prototype
  Object.defineProperty(WebGL2RenderingContext.prototype, 'getExtension', {
    value(this: WebGL2RenderingContext, name: string): unknown {
      return name === 'WEBGL_debug_renderer_info' ? null : Reflect.apply(getExtension, this, [name])
    },
  })
}
