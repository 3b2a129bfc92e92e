/** What the built site loads first. `npm test` builds it. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const SITE = 'dist/site'
const KIB = 1024
const MAX_SCRIPT_BYTES = 150 * KIB

/** `import"./a.js"` and `from"./a.js"`, as esbuild writes them; not `import("./a.js")`, which waits. */
const STATIC_IMPORT = /(?:\bimport|\bfrom)\s*"(\.[^"]+)"/g

/** The files of the site that a script needs before it runs, itself included. */
function needed(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const [, path = ''] of readFileSync(join(SITE, file), 'utf8').matchAll(STATIC_IMPORT)) {
    needed(join(dirname(file), path), found)
  }
  return found
}

const first = [...needed('main.js')]

test('the first load has at most 150 KiB of script after gzip', () => {
  const bytes = first.map((file) => gzipSync(readFileSync(join(SITE, file))).length)
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(MAX_SCRIPT_BYTES)
})

test('the first load holds no other screen than home', () => {
  const names = ['film-screen', 'map-screen', 'insights-screen', 'ratings-screen']
  const main = readFileSync(join(SITE, 'main.js'), 'utf8')
  for (const name of names) {
    expect(main).toContain(`import("./chunks/${name}`)
    expect(first.filter((file) => file.includes(name))).toEqual([])
  }
})

test('the page names all of it, so that the browser fetches it at once', () => {
  const page = readFileSync(join(SITE, 'index.html'), 'utf8')
  expect(page.match(/<link rel="modulepreload"/g)).toHaveLength(first.length - 1)
  for (const file of first) expect(page).toContain(`"/${file}"`)
})
