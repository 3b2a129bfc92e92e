/** What real browsers send along from pages of a shop, of another site, and of the service itself. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newKey } from '../../scripts/train/new-key.ts'
import { WRANGLER_CONFIG } from '../../scripts/train/project.ts'
import { publishModel } from '../../scripts/train/publish.ts'
import { findFreePort, LOOPBACK, type RunningWorker, serve } from '../../scripts/train/serve.ts'
import { readStoredKeys, withKey, writeStoredKeys } from '../../scripts/train/stored-keys.ts'
import { openLocalTarget } from '../../scripts/train/targets/cloudflare.ts'
import { fixtureModel } from '../worker/fixture-model.ts'
import { publishable } from '../workerd/publishable.ts'
import { violations } from './accessibility.ts'
import { hasChromium, launchChromium, needsChromium, visit } from './chromium.ts'

const FIRST_PORT = 19_387

interface Site {
  readonly origin: string
  readonly server: Server
}

/** A site of one empty page. */
async function startSite(): Promise<Site> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>A shop</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve))
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, server }
}

describe.runIf(hasChromium)(`keys in pages ${needsChromium}`, () => {
  let folder: string
  let worker: RunningWorker
  let browser: Browser
  let shop: Site
  let other: Site
  let publishableKey: string
  let secretKey: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foldin-browser-keys-'))
    ;[browser, shop, other] = await Promise.all([launchChromium(), startSite(), startSite()])
    const port = await findFreePort(LOOPBACK, FIRST_PORT)
    const wishes = { name: null, rateLimit: 'standard', expiresAtMs: null } as const
    // The service's own site has the key too: it reads from where it came from.
    const origins = [shop.origin, `http://localhost:${port}`]
    const forPages = newKey({ ...wishes, kind: 'publishable', origins, scopes: [] }, Date.now())
    const forServers = newKey({ ...wishes, kind: 'secret', origins: [], scopes: ['read'] }, Date.now())
    publishableKey = forPages.text
    secretKey = forServers.text
    const target = await openLocalTarget(WRANGLER_CONFIG, folder)
    await publishModel(publishable(fixtureModel()), target)
    const none = await readStoredKeys(target.documents)
    await writeStoredKeys(target.documents, withKey(withKey(none, forPages.stored), forServers.stored))
    await target.close()
    worker = await serve({ configPath: WRANGLER_CONFIG, stateFolder: folder, host: LOOPBACK, port })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await worker?.close()
    for (const site of [shop, other]) site?.server.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Status and code of an answer, as a script of the page sees it; null where the browser withholds it. */
  async function askFrom(pageUrl: string, path: string, key: string | null, body?: string) {
    const page = await browser.newPage()
    try {
      await page.goto(pageUrl)
      return await page.evaluate(
        async ({ url, bearer, json }) => {
          const headers: Record<string, string> = bearer === null ? {} : { Authorization: `Bearer ${bearer}` }
          const init =
            json === undefined
              ? { headers }
              : { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: json }
          try {
            const response = await fetch(url, init)
            const { code = null } = (await response.json()) as { code?: string }
            const version = response.headers.get('foldin-model-version')
            return { status: response.status, code, showsVersion: version !== null }
          } catch {
            return null
          }
        },
        { url: `${worker.url}${path}`, bearer: key, json: body },
      )
    } finally {
      await page.close()
    }
  }

  const ok = { status: 200, code: null, showsVersion: true }
  const POPULAR = '/v1/popular?limit=3'

  test('a page of the shop reads and posts, and sees headers', async () => {
    expect(worker.access).toBe('keys')
    expect(await askFrom(shop.origin, POPULAR, publishableKey)).toEqual(ok)
    expect(await askFrom(shop.origin, '/v1/recommendations', publishableKey, '{"limit":3}')).toEqual(ok)
  })

  test('a page of the shop can read why it is refused', async () => {
    expect(await askFrom(shop.origin, POPULAR, null)).toMatchObject({ status: 401, code: 'missing-key' })
    expect(await askFrom(shop.origin, POPULAR, `${publishableKey.slice(0, -1)}1`)).toMatchObject({
      status: 401,
      code: 'invalid-key',
    })
    expect(await askFrom(shop.origin, POPULAR, secretKey)).toMatchObject({
      status: 403,
      code: 'origin-not-allowed',
    })
  })

  test('a page of another site gets nothing, with whichever key', async () => {
    for (const key of [publishableKey, secretKey, null]) {
      expect(await askFrom(other.origin, POPULAR, key)).toBeNull()
      expect(await askFrom(other.origin, '/v1/recommendations', key, '{"limit":3}')).toBeNull()
    }
    expect(await askFrom(other.origin, '/health/live', null)).toMatchObject({ status: 200 })
  })

  test("the service's own page reads, though browsers send no Origin with that, and posts", async () => {
    const own = `${worker.url}/licences.txt`
    expect(await askFrom(own, POPULAR, publishableKey)).toEqual(ok)
    expect(await askFrom(own, '/v1/recommendations', publishableKey, '{"limit":3}')).toEqual(ok)
    expect(await askFrom(own, POPULAR, secretKey)).toEqual(ok)
  })

  test('the film site says that it needs a key, takes a publishable one, and keeps it', async () => {
    const { page } = await visit(browser, worker.url)
    const alert = page.getByRole('alert')
    await alert.getByText('This service asks for a key.').waitFor()
    expect(await alert.textContent()).toContain(`--publishable --origin ${worker.url}`)
    expect(await violations(page)).toEqual([])
    const field = alert.getByLabel('Publishable key')
    await field.fill(secretKey)
    await page.keyboard.press('Enter')
    expect(await field.evaluate((input: HTMLInputElement) => input.validity.patternMismatch)).toBe(true)
    await field.fill(` ${publishableKey}\n`)
    await page.keyboard.press('Enter')
    await alert.waitFor({ state: 'detached' })
    await page.getByRole('article').first().waitFor()
    await page.goto(`${worker.url}/ratings`)
    await page.getByRole('contentinfo').getByText('Model').waitFor()
    expect(await alert.count()).toBe(0)
    await page.context().close()
  })
})
