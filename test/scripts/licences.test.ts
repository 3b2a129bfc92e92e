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
  const chunks = await readdir(new URL('../../dist/site/chunks/', import.meta.url))
  const maps = ['main.js.map', ...chunks.map((name) => `chunks/${name}`)].filter((name) =>
    name.endsWith('.map'),
  )
  const sources = await Promise.all(
    maps.map(async (name) => JSON.parse(await text(`dist/site/${name}`)).sources as string[]),
  )
  const names = sources.flat().map((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1])
  const packages = [...new Set(names.filter((name) => name !== undefined))]
  expect(packages).toEqual(expect.arrayContaining(['lit-html', 'kdbush', '@observablehq/plot', 'd3-scale']))
  const fonts = await readdir(new URL('../../dist/site/fonts/', import.meta.url))
  expect(fonts.filter((name) => !name.startsWith('bricolage-grotesque-'))).toEqual([])
  const licences = await text('dist/site/licences.txt')
  for (const name of packages) expect(licences).toContain(`===== ${name} `)
  expect(licences).toContain(await text('node_modules/lit-html/LICENSE'))
  expect(licences).toContain(await text(`${FONT}/LICENSE`))
})
