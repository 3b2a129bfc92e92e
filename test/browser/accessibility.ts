/** axe-core on a page as it stands. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare global {
  interface Window {
    axe: { run(options: object): Promise<AxeResults> }
  }
}

/** Every violation of WCAG 2.2 A and AA and of axe's best practices: rule, why, and the first elements. */
export async function violations(page: Page): Promise<string[]> {
  // Not a <script> tag: the page's content security policy would refuse it, and rightly.
  await page.evaluate(AXE)
  const results = await page.evaluate(() =>
    window.axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }),
  )
  return results.violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target, failureSummary }) => `${target}: ${failureSummary}`)
    return `${id}: ${help}\n${places.join('\n')}`
  })
}
