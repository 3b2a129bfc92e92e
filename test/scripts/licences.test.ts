import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { collectLicences } from '../../scripts/licences.ts'

const text = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
const FONT = 'node_modules/@fontsource-variable/bricolage-grotesque'

describe('collectLicences', () => {
  test('has each package once, by name, and nothing of our own files', async () => {
    const licences = await collectLicences([
      'node_modules/lit-html/directive.js',
      'node_modules/lit-html/lit-html.js',
      'src/demo/main.ts',
      `${FONT}/files/bricolage-grotesque-latin-wght-normal.woff2`,
    ])
    expect(licences.match(/^=+ .* =+$/gm)).toEqual([
      '===== @fontsource-variable/bricolage-grotesque 5.3.0 (OFL-1.1) =====',
      '===== lit-html 3.3.3 (BSD-3-Clause) =====',
    ])
    expect(licences).toContain(await text(`${FONT}/LICENSE`))
  })

  test('refuses a package without a licence text', async () => {
    await expect(collectLicences(['node_modules/.bin/x.js'])).rejects.toThrow(
      'node_modules/.bin has no licence text; do not bundle it',
    )
  })
})

test('the built site carries the licence of every package that its scripts and fonts come from', async () => {
  const { sources } = JSON.parse(await text('dist/site/main.js.map'))
  const modules = (sources as string[]).filter((source) => source.includes('node_modules/'))
  expect([
    ...new Set(modules.map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1])),
  ]).toEqual(['lit-html'])
  const fonts = await readdir(new URL('../../dist/site/fonts/', import.meta.url))
  expect(fonts.filter((name) => !name.startsWith('bricolage-grotesque-'))).toEqual([])
  const licences = await text('dist/site/licences.txt')
  expect(licences).toContain(await text('node_modules/lit-html/LICENSE'))
  expect(licences).toContain(await text(`${FONT}/LICENSE`))
})
