/** A browser, and the real Worker with the sample, for the tests of one file. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type SampleService, startSampleService } from './sample-service.ts'

/** Filled before the first test of the block that calls this, which ends both after its last. */
export function useFilmSite(): { browser: Browser; service: SampleService } {
  const site = {} as { browser: Browser; service: SampleService }
  beforeAll(async () => {
    const starting = startSampleService()
    site.browser = await launchChromium()
    site.service = await starting
  })
  afterEach(async () => {
    for (const context of site.browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await site.browser?.close()
    await site.service?.close()
  })
  return site
}
