/** `<foldin-recs key=…>` on the real Worker once it is closed: from the key's own origin, from another, and without it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { madeKey, storeKeys } from '../worker/access/stored-keys.ts'
import { fixtureModel } from '../worker/fixture-model.ts'
import { type PublishedWorker, startWorker } from '../workerd/published-worker.ts'
import { hasChromium, needsChromium } from './chromium.ts'
import { type FakeOrigin, startSite } from './elements-fake.ts'
import { cards, type Stage, setStage, told } from './elements-stage.ts'

describe.skipIf(!hasChromium)(`keys of <foldin-recs>, ${needsChromium}`, () => {
  let stage: Stage
  let worker: PublishedWorker
  let shop: FakeOrigin
  let thief: FakeOrigin
  beforeAll(async () => {
    ;[stage, worker] = await Promise.all([setStage(), startWorker()])
    const pages = new Map<string, string>()
    ;[shop, thief] = await Promise.all([startSite(pages), startSite(pages)])
    const key = madeKey('publishable', 42, { origins: [shop.url] })
    const writes: Promise<void>[] = []
    storeKeys({ put: (name, text) => void writes.push(worker.bindings.FOLDIN_KV.put(name, text)) }, [key])
    await Promise.all(writes)
    await worker.publish(fixtureModel())
    const page = (attributes: string) => `<!doctype html><link rel="icon" href="data:,">
      <script src="${worker.url.origin}/foldin-recs.js"></script><foldin-recs limit="3" ${attributes}></foldin-recs>`
    pages.set('/', page(`key="${key.text}" user="u1"`))
    pages.set('/keyless', page(''))
  })
  afterAll(async () => {
    await stage?.close()
    await Promise.all([worker?.close(), shop?.close(), thief?.close()])
  })

  test('from its own origin: recommendations come and clicks are taken', async () => {
    const { page, complaints } = await stage.visit(shop)
    await expect.poll(() => cards(page).getByRole('button').count()).toBe(3)
    const [stored] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/v1/events')),
      cards(page).getByRole('button').first().click(),
    ])
    expect(stored.status()).toBe(202)
    expect(complaints).toEqual([])
  })

  test('from another origin it is worth nothing', async () => {
    const { page } = await stage.visit(thief)
    await expect
      .poll(async () => (await told(page, 'foldin:error'))[0]?.error)
      .toContain('not allowed from this origin')
  })

  test('without it the service does not answer', async () => {
    const { page } = await stage.visit(shop)
    await page.goto(`${shop.url}/keyless`)
    await expect.poll(async () => (await told(page, 'foldin:error'))[0]?.error).toContain('key')
    expect(await page.getByText('Recommendations cannot be loaded.').isVisible()).toBe(true)
  })
})
