import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readModelDirectory, writeModelDirectory } from '../../../scripts/train/model-directory.ts'
import { readAnalyses } from '../../../scripts/train/report/model-analyses.ts'
import { reportPage } from '../../../scripts/train/report/page.ts'
import { NoAnalysesError, writeReport } from '../../../scripts/train/report/write-report.ts'
import { figuresOf } from '../../../src/figures/figures.ts'
import { violations } from '../../browser/accessibility.ts'
import { hasChromium, launchChromium, needsChromium, overflows, visit } from '../../browser/chromium.ts'
import { runFoldin } from '../cli/run-foldin.ts'
import { analysedRun, HOSTILE_TITLE } from './analysed-run.ts'

let folder: string
let model: string
let out: string
let page: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-report-'))
  model = join(folder, 'model')
  out = join(folder, 'pages/report.html')
  const { exported } = await analysedRun()
  await writeModelDirectory(model, exported)
  await writeReport({ model, out, svg: join(folder, 'svg') })
  page = await readFile(out, 'utf8')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the page', () => {
  test('has every figure with its title and its sentence, twice: for wide and narrow windows', async () => {
    const figures = (await readAnalyses(await readModelDirectory(model))).flatMap(figuresOf)
    expect(figures.length).toBe(17)
    for (const { id, title, summary } of figures) {
      expect(page.split(`id="${id}"`), id).toHaveLength(2)
      expect(page).toContain(`<h3>${title}</h3>`)
      expect(summary).toMatch(/^[A-Z].*\d.*\.$/s)
    }
    expect(page.match(/class="wide"/g)).toHaveLength(figures.length)
    expect(page.match(/class="narrow"/g)).toHaveLength(figures.length)
  })

  test('holds no number that is none, no script, and nothing of elsewhere', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/)
    expect(page).not.toMatch(
      /<script|<img|<link(?! rel="icon" href="data:,")|@import|url\(|https?:(?!\/\/www\.w3\.org)/,
    )
  })

  test('shows titles as text, whatever they hold', () => {
    expect(page).toContain('&lt;img src=x')
    expect(page).not.toContain(HOSTILE_TITLE)
  })

  test('says that ratings are simulated', () => {
    expect(page).toContain('they are simulated')
  })

  test('is the same for the same model', async () => {
    const directory = await readModelDirectory(model)
    expect(reportPage(directory, await readAnalyses(directory))).toBe(page)
  })
})

test('every figure is a picture of its own, with title, sentence and colours for light and dark', async () => {
  const names = await readdir(join(folder, 'svg'))
  expect(names).toContain('map.svg')
  for (const name of names) {
    const svg = await readFile(join(folder, 'svg', name), 'utf8')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 720 \d+"/)
    expect(svg).toMatch(/prefers-color-scheme:dark.*<title>[^<]+<\/title><desc>[^<]+<\/desc>/s)
    expect(svg).not.toMatch(/NaN|undefined/)
  }
})

test.each([
  ['implicit feedback', { feedback: 'implicit' }],
  ['no items file, no times, nothing held out', { metadata: false, times: false, heldOut: false }],
  ['one user', { users: 1, heldOut: false }],
] as const)('a page of %s', async (_, choice) => {
  const { exported, analyses } = await analysedRun(choice)
  const html = reportPage({ manifest: exported.manifest, modelVersion: 'v' }, analyses)
  expect(html).not.toMatch(/NaN|undefined|Infinity/)
  expect(html.match(/<figure/g)?.length).toBeGreaterThan(5)
})

test('a model without analyses has no report, and the message says what to do', async () => {
  const old = join(folder, 'old')
  const { run } = await analysedRun({ heldOut: false })
  await writeModelDirectory(old, run.exported)
  await expect(writeReport({ model: old, out: join(folder, 'none.html'), svg: null })).rejects.toThrow(
    NoAnalysesError,
  )
  await expect(writeReport({ model: old, out: join(folder, 'none.html'), svg: null })).rejects.toThrow(
    /Train again/,
  )
})

test('foldin report writes where it is told and says so', async () => {
  const run = await runFoldin(['report', 'model', '--out', 'mine.html', '--json'], folder)
  expect(run.stderr).toBe('')
  const result = JSON.parse(run.stdout) as Record<string, unknown>
  expect(result).toMatchObject({ out: 'mine.html', pictures: [] })
  expect(await readFile(join(folder, 'mine.html'), 'utf8')).toBe(page)
  expect((await runFoldin(['report', 'nowhere'], folder)).exitCode).toBe(1)
})

describe.skipIf(!hasChromium)(`opened from disk, offline, ${needsChromium}`, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
  })

  afterAll(() => browser?.close())

  test.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'at %d px, %s: no complaint, nothing wider than the window, every figure in sight',
    async (width, colorScheme) => {
      const opened = await visit(browser, pathToFileURL(out).href, {
        viewport: { width, height: 800 },
        colorScheme,
        offline: true,
      })
      const figures = await opened.page.$$eval('figure', (all) =>
        all.map((figure) => {
          const shown = [...figure.querySelectorAll('svg')].filter(
            (svg) => svg.getBoundingClientRect().height > 0,
          )
          return { id: figure.id, shown: shown.map((svg) => svg.getAttribute('class')) }
        }),
      )
      for (const { id, shown } of figures)
        expect([id, shown]).toEqual([id, [width < 520 ? 'narrow' : 'wide']])
      expect(await overflows(opened.page)).toBe(false)
      expect(await violations(opened.page)).toEqual([])
      expect(opened.complaints).toEqual([])
      await opened.page.context().close()
    },
  )

  test('labels and ticks are at least 10 px high on a phone', async () => {
    const opened = await visit(browser, pathToFileURL(out).href, { viewport: { width: 390, height: 800 } })
    const least = await opened.page.$$eval('svg.narrow', (all) =>
      Math.min(
        ...all.map((svg) => {
          const scale = svg.getBoundingClientRect().width / Number(svg.getAttribute('width'))
          const sizes = [...svg.querySelectorAll('text')].map((text) =>
            Number.parseFloat(getComputedStyle(text).fontSize),
          )
          return scale * Math.min(...sizes)
        }),
      ),
    )
    expect(least).toBeGreaterThanOrEqual(10)
    await opened.page.context().close()
  })
})
