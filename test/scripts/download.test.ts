import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findDemoData, SAMPLE } from '../../scripts/train/demo-data.ts'
import { downloadMovieLens } from '../../scripts/train/download.ts'
import { MOVIELENS_FILES } from '../../scripts/train/movielens-archive.ts'

const CONTENT = {
  'ratings.csv': 'userId,movieId,rating\n1,1,4\n'.repeat(500),
  'movies.csv': 'movieId,title\n1,X\n',
}
const FILES = Object.fromEntries(
  Object.entries(CONTENT).map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')]),
)
const ARCHIVE = zipSync({
  'ml-latest-small': {
    ...Object.fromEntries(Object.entries(CONTENT).map(([name, text]) => [name, strToU8(text)])),
    'links.csv': strToU8('not wanted'),
  },
})

let parent: string
let folder: string
let server: Server | null = null

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'foldin-download-'))
  folder = join(parent, 'ml-latest-small')
})
afterEach(async () => {
  rmSync(parent, { recursive: true })
  server?.closeAllConnections()
  await new Promise((done) => (server === null ? done(null) : server.close(done)))
  server = null
})

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer)
  server = started
  await new Promise<void>((done) => started.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/ml.zip`
}
const serveArchive = (bytes: Uint8Array) =>
  serve((_, response) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes))

async function reasonFrom(url: string, options = {}): Promise<string> {
  const result = await downloadMovieLens({ url, folder, files: FILES, ...options })
  expect(existsSync(folder)).toBe(false)
  expect(existsSync(join(parent, 'downloads')) ? readdirSync(join(parent, 'downloads')) : []).toEqual([])
  if (result.kind === 'available') throw new Error('expected it to be unavailable')
  expect(result.reason.split('\n')).toHaveLength(1)
  return result.reason.replace(url, 'URL')
}

describe('downloadMovieLens', () => {
  test('keeps the wanted files, and tells how far it is', async () => {
    const seen: (readonly [number, number | null])[] = []
    const url = await serveArchive(ARCHIVE)
    const onProgress = (received: number, total: number | null) => seen.push([received, total])
    const result = await downloadMovieLens({ url, folder, files: FILES, onProgress })
    expect(result).toEqual({ kind: 'available', folder })
    expect(readdirSync(folder).toSorted()).toEqual(['movies.csv', 'ratings.csv'])
    expect(readFileSync(join(folder, 'ratings.csv'), 'utf8')).toBe(CONTENT['ratings.csv'])
    expect(seen.at(-1)).toEqual([ARCHIVE.length, ARCHIVE.length])
  })

  test('asks once: what is there whole is taken', async () => {
    let requests = 0
    const url = await serve((_, response) => {
      requests++
      response.end(ARCHIVE)
    })
    await downloadMovieLens({ url, folder, files: FILES })
    expect(await downloadMovieLens({ url, folder, files: FILES })).toEqual({ kind: 'available', folder })
    expect(requests).toBe(1)
  })

  test('replaces files that were altered', async () => {
    const url = await serveArchive(ARCHIVE)
    await downloadMovieLens({ url, folder, files: FILES })
    writeFileSync(join(folder, 'movies.csv'), 'altered')
    await downloadMovieLens({ url, folder, files: FILES })
    expect(readFileSync(join(folder, 'movies.csv'), 'utf8')).toBe(CONTENT['movies.csv'])
  })

  test('refuses other content than the known', async () => {
    const altered = zipSync({ 'ratings.csv': strToU8('1,1,5'), 'movies.csv': strToU8(CONTENT['movies.csv']) })
    expect(await reasonFrom(await serveArchive(altered))).toMatch(
      /^URL: ratings\.csv is not the known file: its SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}$/,
    )
  })

  test('refuses an archive without a file', async () => {
    const short = zipSync({ 'ratings.csv': strToU8(CONTENT['ratings.csv']) })
    expect(await reasonFrom(await serveArchive(short))).toBe('URL: the archive has no movies.csv')
  })

  test('refuses half an archive, and a page that is none', async () => {
    expect(await reasonFrom(await serveArchive(ARCHIVE.subarray(0, ARCHIVE.length >> 1)))).toMatch(
      /^URL: the archive of \d+ bytes is damaged: /,
    )
    server?.close()
    expect(await reasonFrom(await serveArchive(strToU8('<html>Please log in</html>')))).toContain(
      'is damaged',
    )
  })

  test('says that the connection broke off', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': ARCHIVE.length })
      response.write(ARCHIVE.subarray(0, 100), () => response.destroy())
    })
    expect(await reasonFrom(url)).toMatch(/^URL: .*(closed|reset|terminated)/i)
  })

  test('says what the server answered', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('no'))
    expect(await reasonFrom(url)).toBe('URL: the server answered 404 Not Found')
  })

  test('says that nobody listens', async () => {
    const url = await serve(() => {})
    await new Promise((done) => server?.close(done))
    expect(await reasonFrom(url)).toContain('ECONNREFUSED')
  })

  test('gives up on a server that says nothing, before and after its first bytes', async () => {
    expect(await reasonFrom(await serve(() => {}), { silenceMs: 50 })).toBe('URL: no answer for 0.05 s')
    server?.closeAllConnections()
    const url = await serve((_, response) => void response.writeHead(200).write('PK'))
    expect(await reasonFrom(url, { silenceMs: 50 })).toBe('URL: no answer for 0.05 s')
  })

  test('gives up on a server that is too slow', async () => {
    const url = await serve((_, response) => {
      const drip = setInterval(() => response.write('x'), 5)
      response.on('close', () => clearInterval(drip))
    })
    expect(await reasonFrom(url, { patienceMs: 80 })).toBe('URL: not done after 0.08 s')
  })
})

describe('findDemoData', () => {
  const lines: string[] = []
  const output = {
    say: (line: string) => void lines.push(line),
    progress: () => ({ update() {}, end() {} }),
  }

  test('is MovieLens where it can be had', async () => {
    const data = await findDemoData(output, async () => ({ kind: 'available', folder: '/f' }))
    expect(data).toEqual({
      name: 'MovieLens latest-small',
      ratings: '/f/ratings.csv',
      items: '/f/movies.csv',
      simulated: false,
    })
  })

  test('is the sample, said to be simulated, where it cannot', async () => {
    lines.length = 0
    const data = await findDemoData(output, async () => ({ kind: 'unavailable', reason: 'no network' }))
    expect(data).toBe(SAMPLE)
    expect(SAMPLE.simulated).toBe(true)
    expect(existsSync(SAMPLE.ratings) && existsSync(SAMPLE.items)).toBe(true)
    expect(lines).toEqual([
      'MovieLens cannot be had (no network); using data/sample: true films, simulated ratings.',
    ])
  })
})

const SUMS = '../shared/data/ml-latest-small/SHA256SUMS'
test.skipIf(!existsSync(SUMS))(`the known sums are those of ${SUMS} (skipped where that is absent)`, () => {
  const sums = readFileSync(SUMS, 'utf8')
  for (const [name, sha256] of Object.entries(MOVIELENS_FILES)) expect(sums).toContain(`${sha256}  ${name}`)
})
