/** The examples as they stand, on the real Worker with the sample, from another origin. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './accessibility.ts'
import { DESKTOP, hasChromium, launchChromium, needsChromium, overflows, PHONE } from './chromium.ts'
import { type FakeOrigin, startSite } from './elements-fake.ts'
import { titles } from './elements-stage.ts'
import { type SampleService, startSampleService } from './sample-service.ts'

const LOCAL = 'http://localhost:8787'
const VIEWPORTS = [
  ['phone', PHONE],
  ['desktop', DESKTOP],
] as const

describe.skipIf(!hasChromium)(`the examples, ${needsChromium}`, () => {
  let browser: Browser
  let service: SampleService
  let site: FakeOrigin
  beforeAll(async () => {
    ;[service, browser] = await Promise.all([startSampleService(), launchChromium()])
    const served = async (file: string) =>
      (await readFile(join('examples', file), 'utf8')).replaceAll(LOCAL, service.url)
    const { outputFiles } = await bundle()
    const bundled = outputFiles.map(({ path, text }) => [`/react/${path.split('/').at(-1)}`, text] as const)
    site = await startSite(
      new Map([
        ['/html/', await served('html/index.html')],
        ['/react/', await served('react/public/index.html')],
        ['/member/', memberPage(service.url)],
        ...bundled,
      ]),
    )
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([service?.close(), site?.close()])
  })

  async function open(path: string, viewport: { width: number; height: number }) {
    const page = await (await browser.newContext({ viewport })).newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // No icon: a browser asks for one that the examples do not have.
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) {
        complaints.push(message.text())
      }
    })
    await page.goto(site.url + path)
    return { page, complaints }
  }

  test.each(VIEWPORTS)('plain HTML: a rating changes the list: %s', async (_, viewport) => {
    const { page, complaints } = await open('/html/', viewport)
    const list = page.locator('foldin-recs').first()
    await expect.poll(() => list.getByRole('link').count()).toBe(12)
    await expect.poll(() => page.locator('foldin-recs').last().getByRole('button').count()).toBe(6)
    const before = await titles(page)
    await page.getByRole('radio', { name: '5 of 5 stars', exact: true }).check({ force: true })
    await expect.poll(() => titles(page)).not.toEqual(before)
    expect(await overflows(page)).toBe(false)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    const [title = ''] = await titles(page)
    await list.getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
  })

  test('what a member rates is known on their next visit, and forgotten when it is taken back', async () => {
    const { page, complaints } = await open('/member/', DESKTOP)
    await expect.poll(async () => (await titles(page)).length).toBe(12)
    const popular = await titles(page)
    const stored = () => page.waitForResponse((response) => response.url().endsWith('/v1/events'))
    const [rated] = await Promise.all([
      stored(),
      page.getByRole('radio', { name: '5 of 5 stars', exact: true }).check({ force: true }),
    ])
    expect(rated.status()).toBe(202)

    const second = await open('/member/', DESKTOP)
    await expect.poll(async () => (await titles(second.page)).length).toBe(12)
    const personal = await titles(second.page)
    expect(personal).not.toEqual(popular)

    await page.getByRole('button', { name: 'Clear the rating' }).click()
    await expect.poll(() => titles(page)).toEqual(popular)
    expect([...complaints, ...second.complaints]).toEqual([])
  })

  test.each(VIEWPORTS)('React: a rating changes the list: %s', async (_, viewport) => {
    const { page, complaints } = await open('/react/', viewport)
    await page.getByRole('heading', { name: 'Popular films' }).waitFor()
    const before = await films(page)
    expect(before).toHaveLength(10)
    await page.getByRole('button', { name: '5 of 5 stars' }).first().click()
    await page.getByRole('heading', { name: 'Recommended for you' }).waitFor()
    const after = await films(page)
    expect(after).not.toContain(before[0])
    expect(after).not.toEqual(before)
    expect(await page.getByRole('status').textContent()).toBe('Your ratings: 1')
    expect(await overflows(page)).toBe(false)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

/** A page of somebody whom the site knows by an id of its own. */
function memberPage(serviceUrl: string): string {
  return `<!doctype html><html lang="en"><title>Members</title>
    <script src="${serviceUrl}/foldin-recs.js"></script><script src="${serviceUrl}/foldin-rating.js"></script>
    <foldin-rating item="1" user="member-7"></foldin-rating>
    <foldin-recs user="member-7" href="#{itemId}"></foldin-recs>`
}

function films(page: Page): Promise<string[]> {
  return page.locator('.films li').allTextContents()
}

function bundle() {
  return build({
    entryPoints: ['examples/react/src/main.tsx'],
    alias: { 'foldin/client': resolve('dist/client/client.js') },
    bundle: true,
    jsx: 'automatic',
    write: false,
    outdir: 'out',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
}

test('the React example checks against the types of the package', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foldin-react-'))
  try {
    const extended = {
      extends: resolve('examples/react/tsconfig.json'),
      compilerOptions: {
        paths: {
          'foldin/client': [resolve('dist/client/types/index.d.ts')],
          '*': [resolve('node_modules/@types/*'), resolve('node_modules/*')],
        },
        typeRoots: [resolve('node_modules/@types')],
      },
      include: [resolve('examples/react/src')],
    }
    await symlink(resolve('node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(extended))
    const tsc = [resolve('node_modules/typescript/bin/tsc'), '-p', folder]
    const checked = await promisify(execFile)(process.execPath, tsc).catch((error) => error)
    expect(checked.stdout).toBe('')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the React example asks for the versions that are tested here', async () => {
  const versions = async (file: string) => {
    const { dependencies, devDependencies } = JSON.parse(await readFile(file, 'utf8'))
    return { ...dependencies, ...devDependencies } as Record<string, string>
  }
  const here = await versions('package.json')
  const { foldin, ...others } = await versions('examples/react/package.json')
  expect(foldin).toBe('file:../../dist/client')
  for (const [name, version] of Object.entries(others)) expect([name, version]).toEqual([name, here[name]])
})
