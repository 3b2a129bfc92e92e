/** What is shipped to other sites: how large it is, and what the package says of itself. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const KIB = 1024

const gzipped = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length

test.each([
  ['dist/client/client.js', 4 * KIB],
  ['dist/site/foldin-recs.js', 6 * KIB],
  ['dist/site/foldin-rating.js', 6 * KIB],
])('%s has at most %i bytes, gzipped', (file, most) => {
  expect(gzipped(file)).toBeLessThanOrEqual(most)
})

interface Manifest {
  readonly name: string
  readonly exports: Record<string, string | { readonly types: string; readonly default: string }>
}

test.each(['.', 'dist/client'])('what package.json in %s exports is there', (folder) => {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const files = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [target] : [target.types, target.default],
  )
  expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([])
  expect(Object.keys(exports)).toEqual(['./client', './elements', './package.json'])
})

test('the package of the client needs no other', () => {
  const manifest = JSON.parse(readFileSync('dist/client/package.json', 'utf8'))
  expect(manifest).toMatchObject({ name: 'foldin', type: 'module', license: 'MIT', sideEffects: false })
  expect(manifest).not.toHaveProperty('dependencies')
  expect(readFileSync('dist/client/client.js', 'utf8')).not.toMatch(/\bimport\b|\brequire\b/)
})

test("any site may include the elements' scripts", () => {
  const headers = readFileSync('dist/site/_headers', 'utf8')
  for (const script of ['foldin-recs', 'foldin-rating']) {
    const rule = headers.split(`/${script}.js\n`)[1]?.split('\n\n')[0]
    expect(rule).toContain('Access-Control-Allow-Origin: *')
    expect(rule).toContain('Cross-Origin-Resource-Policy: cross-origin')
  }
})
