/** The real Worker of an account without R2: `foldin publish --store kv` and a wrangler.toml without a bucket. */
import type { KVNamespace } from '@cloudflare/workers-types'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestHarness, type TestHarness } from 'wrangler'
import { publishModel } from '../../scripts/train/publish.ts'
import { kvBlobs } from '../../scripts/train/targets/kv-blobs.ts'
import { kvDocuments } from '../../scripts/train/targets/kv-documents.ts'
import { inCanaryShare } from '../../src/worker/model/canary-share.ts'
import { fixtureModel, USERS, userId } from '../worker/fixture-model.ts'
import { publishable } from './publishable.ts'
import { answersOf, comparable, SOAK_REQUESTS } from './soak-requests.ts'

/** The blobs of the fixture have some KiB: each is of several chunks. */
const CHUNK_BYTES = 1000

let server: TestHarness
let url: URL
let namespace: KVNamespace

beforeAll(async () => {
  server = createTestHarness({
    workers: [{ configPath: 'test/workerd/kv-only.toml', vars: { POINTER_TTL_SECONDS: '0' } }],
  })
  url = (await server.listen()).url
  namespace = (await server.getWorker<{ FOLDIN_KV: KVNamespace }>().getEnv()).FOLDIN_KV
})
afterAll(() => server.close())

const target = () => ({
  name: 'kv',
  blobs: kvBlobs(namespace, CHUNK_BYTES),
  documents: kvDocuments(namespace),
  close: async () => {},
})

async function ask(path: string, body?: object): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }
  return fetch(new URL(path, url), body === undefined ? {} : init)
}

test('answers what it answers with R2', async () => {
  const exported = fixtureModel()
  await publishModel(publishable(exported), target())
  const { answers } = await answersOf(exported)
  for (const [place, { path, body }] of SOAK_REQUESTS.entries()) {
    const response = await ask(path, body)
    expect(response.headers.get('foldin-degraded')).toBeNull()
    expect(comparable(await response.text())).toBe(answers[place])
  }
})

test('serves a canary to its share of the users', async () => {
  const canary = publishable(fixtureModel({ seed: 2 }))
  const current = publishable(fixtureModel()).modelVersion
  await publishModel(canary, target(), { canaryPercent: 40 })
  await expect
    .poll(async () => (await ask('/health/ready')).json(), { timeout: 10_000 })
    .toEqual({
      status: 'ready',
      modelVersion: current,
      access: 'open',
      canary: { modelVersion: canary.modelVersion, percent: 40, status: 'served' },
    })
  for (let user = 0; user < USERS; user++) {
    const response = await ask(`/v1/users/${encodeURIComponent(userId(user))}/recommendations`)
    const expected = inCanaryShare(canary.modelVersion, 40, userId(user)) ? canary.modelVersion : current
    expect(response.headers.get('foldin-model-version')).toBe(expected)
    expect(await response.json()).toMatchObject({ modelVersion: expected })
  }
  expect((await ask('/v1/popular')).headers.get('foldin-model-version')).toBe(current)
})
