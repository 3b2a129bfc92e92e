/** Keys and limits on the real Worker: made by the command beside it, used from outside, revoked, and used up. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROJECT_FOLDER, WRANGLER_CONFIG } from '../../scripts/train/project.ts'
import { publishModel } from '../../scripts/train/publish.ts'
import { findFreePort, LOOPBACK, type RunningWorker, serve } from '../../scripts/train/serve.ts'
import { openLocalTarget } from '../../scripts/train/targets/cloudflare.ts'
import type { Problem } from '../../src/worker/contract/problem.ts'
import { runFoldin } from '../scripts/cli/run-foldin.ts'
import { expectProblem } from '../worker/expect-problem.ts'
import { fixtureModel } from '../worker/fixture-model.ts'
import { publishable } from './publishable.ts'

const FIRST_PORT = 19_187
const SHOP = 'https://shop.example'
const POPULAR = '/v1/popular?limit=3'
const TTL_SECONDS = '0.2'
/** So that they are passed soon. */
const HIGH_LIMIT = 20
const VISITOR_LIMIT = 5
const PATIENCE = { timeout: 20_000, interval: 100 }

let folder: string
let worker: RunningWorker

/** wrangler.toml with a short time to live and low limits. */
async function writeConfig(): Promise<string> {
  const text = (await readFile(WRANGLER_CONFIG, 'utf8'))
    .replace('main = "', `main = "${PROJECT_FOLDER}`)
    .replace('directory = "', `directory = "${PROJECT_FOLDER}`)
    .replace('POINTER_TTL_SECONDS = "30"', `POINTER_TTL_SECONDS = "${TTL_SECONDS}"`)
    .replace('limit = 100,', `limit = ${VISITOR_LIMIT},`)
    .replace('limit = 60000,', `limit = ${HIGH_LIMIT},`)
    .replace('high=60000/60', `high=${HIGH_LIMIT}/60`)
  const path = join(folder, 'wrangler.toml')
  await writeFile(path, text)
  return path
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-keys-'))
  const configPath = await writeConfig()
  const target = await openLocalTarget(configPath, folder)
  await publishModel(publishable(fixtureModel()), target)
  await target.close()
  const port = await findFreePort(LOOPBACK, FIRST_PORT)
  worker = await serve({ configPath, stateFolder: folder, host: LOOPBACK, port })
}, 120_000)
afterAll(async () => {
  await worker?.close()
  await rm(folder, { recursive: true, force: true })
})

async function foldinKeys(...args: readonly string[]): Promise<{ key: string; id: string }> {
  const run = await runFoldin(['keys', ...args, '--state', folder, '--json'], folder)
  expect(run).toMatchObject({ exitCode: 0 })
  return JSON.parse(run.stdout) as { key: string; id: string }
}

const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(new URL(path, worker.url), { ...init, headers: { ...headers, ...init.headers } })
const bearer = (key: string) => ({ Authorization: `Bearer ${key}` })
const codeOf = async (headers: Record<string, string>) => {
  const response = await ask(POPULAR, headers)
  return response.status === 200 ? 'ok' : ((await response.json()) as Problem).code
}

// In order: the service begins open, and is closed by its first key.
describe.sequential('keys in workerd', () => {
  let shop: { key: string; id: string }
  let server: { key: string; id: string }

  test('without any, everybody may ask, and the probe says so', async () => {
    expect(worker.access).toBe('open')
    expect(await codeOf({})).toBe('ok')
    expect(await (await ask('/health/ready')).json()).toMatchObject({ access: 'open' })
    const preflight = await ask('/v1/recommendations', { Origin: SHOP }, { method: 'OPTIONS' })
    expect([preflight.status, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([204, '*'])
  })

  test('visitors are counted by address, which is not that of this machine', async () => {
    const visit = (address: string) => ask(POPULAR, { 'CF-Connecting-IP': address })
    const codes: number[] = []
    for (let turn = 0; turn < 3 * VISITOR_LIMIT; turn++) codes.push((await visit('203.0.113.7')).status)
    expect(new Set(codes)).toEqual(new Set([200, 429]))
    expect((await visit('203.0.113.8')).status).toBe(200)
    for (let turn = 0; turn < 3 * VISITOR_LIMIT; turn++) expect(await codeOf({})).toBe('ok')
  })

  test('the first one closes the service', { timeout: 60_000 }, async () => {
    shop = await foldinKeys('create', '--publishable', '--origin', SHOP)
    await expect.poll(() => codeOf({}), PATIENCE).toBe('missing-key')
    server = await foldinKeys('create', '--secret')
    await expect.poll(() => codeOf(bearer(server.key)), PATIENCE).toBe('ok')
    expect(await (await ask('/health/ready')).json()).toMatchObject({ access: 'keys' })
    expect((await ask('/health/live')).status).toBe(200)
    const response = await ask(POPULAR)
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="foldin"')
    await expectProblem(response, 401, 'missing-key')
  })

  test('a publishable one works from its pages alone', async () => {
    const { key } = shop
    const response = await ask(POPULAR, { ...bearer(key), Origin: SHOP })
    expect([response.status, response.headers.get('Access-Control-Allow-Origin')]).toEqual([200, SHOP])
    expect(response.headers.get('RateLimit-Policy')).toContain('"standard";q=6000;w=60')
    expect(await codeOf(bearer(key))).toBe('origin-not-allowed')
    expect(await codeOf({ ...bearer(key), Origin: 'https://other.example' })).toBe('origin-not-allowed')
    expect(await codeOf({ ...bearer(key), 'Sec-Fetch-Site': 'same-origin' })).toBe('origin-not-allowed')
    const preflights = [SHOP, 'https://other.example'].map((origin) =>
      ask('/v1/recommendations', { Origin: origin }, { method: 'OPTIONS' }),
    )
    const allowed = (await Promise.all(preflights)).map(({ headers }) =>
      headers.get('Access-Control-Allow-Origin'),
    )
    expect(allowed).toEqual([SHOP, null])
    const recommended = await ask(
      '/v1/recommendations',
      { ...bearer(key), Origin: SHOP },
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"limit":3}',
      },
    )
    expect(recommended.status).toBe(200)
    const erasure = await ask('/v1/users/user-1', { ...bearer(key), Origin: SHOP }, { method: 'DELETE' })
    await expectProblem(erasure, 403, 'insufficient-scope')
  })

  test('one that is revoked is refused', { timeout: 60_000 }, async () => {
    await foldinKeys('revoke', server.id)
    await expect.poll(() => codeOf(bearer(server.key)), PATIENCE).toBe('invalid-key')
    expect(await codeOf({ ...bearer(shop.key), Origin: SHOP })).toBe('ok')
  })

  test("the platform's limiter counts by key", { timeout: 60_000 }, async () => {
    const busy = await foldinKeys('create', '--secret', '--rate-limit', 'high')
    const free = await foldinKeys('create', '--secret', '--rate-limit', 'unlimited')
    await expect.poll(() => codeOf(bearer(free.key)), PATIENCE).toBe('ok')
    let response = await ask(POPULAR, bearer(busy.key))
    // A period may end meanwhile, and with it what was counted.
    for (let turn = 0; turn < 3 * HIGH_LIMIT && response.status === 200; turn++) {
      await response.arrayBuffer()
      response = await ask(POPULAR, bearer(busy.key))
    }
    expect(response.headers.get('Retry-After')).toBe('60')
    expect(response.headers.get('RateLimit')).toBe('"high";r=0;t=60')
    await expectProblem(response, 429, 'rate-limited')
    expect(await codeOf(bearer(free.key))).toBe('ok')
  })

  test('a body that trickles in is given up, and holds nobody else up', { timeout: 60_000 }, async () => {
    const { hostname, port } = new URL(worker.url)
    const { key } = await foldinKeys('create', '--secret')
    await expect.poll(() => codeOf(bearer(key)), PATIENCE).toBe('ok')
    const socket = connect(Number(port), hostname)
    const answer = new Promise<string>((resolve, reject) => {
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
        if (text.includes('\r\n\r\n')) resolve(text)
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    socket.write(
      `POST /v1/recommendations HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`,
    )
    const drip = setInterval(() => socket.write(' '), 250)
    try {
      expect(await codeOf(bearer(key))).toBe('ok')
      expect(await answer).toMatch(/^HTTP\/1\.1 408 /)
    } finally {
      clearInterval(drip)
      socket.destroy()
    }
    expect(await codeOf(bearer(key))).toBe('ok')
  })
})
