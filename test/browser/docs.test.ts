import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium, needsChromium, overflows, PHONE, visit } from './chromium.ts'
import { type SampleService, startSampleService } from './sample-service.ts'

interface ApiDocument {
  readonly paths: Record<string, Record<string, { operationId: string; tags: [string] }>>
}

describe.runIf(hasChromium)(`the page at /docs ${needsChromium}`, () => {
  let service: SampleService
  let browser: Browser

  beforeAll(async () => {
    ;[service, browser] = await Promise.all([startSampleService(), launchChromium()])
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  test('shows every operation, and asks nobody but the service for anything', async () => {
    const { page, complaints } = await visit(browser, `${service.url}/docs`)
    await page.locator('.opblock').first().waitFor()
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as ApiDocument
    const expected = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const shown = await page
      .locator('.opblock-summary')
      .evaluateAll((summaries) =>
        summaries.map((summary) =>
          ['.opblock-summary-method', '.opblock-summary-path']
            .map((part) => summary.querySelector(part)?.textContent?.replaceAll('\u200b', '').trim())
            .join(' '),
        ),
      )
    expect(shown.toSorted()).toEqual(expected.toSorted())
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('tries a call out against the service', async () => {
    const { page, complaints } = await visit(browser, `${service.url}/docs`)
    const call = page.locator('#operations-Recommendations-recommend')
    await call.locator('.opblock-summary-control').click()
    await call.locator('textarea').fill('{"interactions": [{"itemId": "1", "value": 5}], "limit": 3}')
    await call.getByRole('button', { name: 'Execute' }).click()
    const answer = call.locator('.live-responses-table .response').first()
    await answer.waitFor()
    expect(await answer.locator('.response-col_status').textContent()).toContain('200')
    const { items } = JSON.parse((await answer.locator('.highlight-code code').first().textContent()) ?? '')
    expect(items).toHaveLength(3)
    expect(await answer.textContent()).toContain('foldin-model-version')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test.each(['light', 'dark'] as const)('fits a phone, in a %s scheme', async (colorScheme) => {
    const { page, complaints } = await visit(browser, `${service.url}/docs`, { viewport: PHONE, colorScheme })
    const call = page.locator('#operations-Items-listPopular')
    await call.locator('.opblock-summary-control').click()
    await call.locator('.parameters').first().waitFor()
    expect(await overflows(page)).toBe(false)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('is found with a slash behind it, too', async () => {
    const response = await fetch(`${service.url}/docs/`, { redirect: 'manual' })
    expect([response.status, response.headers.get('Location')]).toEqual([308, '/docs'])
  })

  test('is held to the service by its policy', async () => {
    const response = await fetch(`${service.url}/docs`)
    const policy = response.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/)
    for (const part of ['docs.js', 'docs.css', 'licences.txt']) {
      expect([part, (await fetch(`${service.url}/docs/${part}`)).status]).toEqual([part, 200])
    }
  })
})
