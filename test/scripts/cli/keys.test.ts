/** `foldin keys` as a user runs it, on a local store. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WRANGLER_CONFIG } from '../../../scripts/train/project.ts'
import { openLocalTarget } from '../../../scripts/train/targets/cloudflare.ts'
import { hashApiKey } from '../../../src/model/api-key.ts'
import { API_KEYS_KEY } from '../../../src/model/keys.ts'
import { runFoldin } from './run-foldin.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-keys-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const foldin = (...args: readonly string[]) => runFoldin(['keys', ...args], folder)

/** What is stored, as text. */
async function storedIn(state: string): Promise<string | null> {
  const target = await openLocalTarget(WRANGLER_CONFIG, state)
  try {
    return await target.documents.get(API_KEYS_KEY)
  } finally {
    await target.close()
  }
}

test('keys are made, listed and revoked, and nothing secret of them is stored', {
  timeout: 180_000,
}, async () => {
  const options = ['--state', join(folder, 'state')]
  const before = await foldin('list', '--json', ...options)
  expect(JSON.parse(before.stdout)).toEqual({ access: 'open', keys: [], target: 'local' })

  const origins = ['--origin', 'https://Shop.example/', '--origin', 'http://localhost:3000']
  const made = await foldin('create', '--publishable', ...origins, '--expires', '90d', ...options)
  const text = made.stdout.trim()
  expect(made).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^fld_pub_[a-z2-7]{8}_[a-z2-7]{32}\n$/),
  })
  expect(made.stderr).toContain('It is shown this once: only its hash is stored.')
  expect(made.stderr).toContain('From then on the service answers with a key alone')

  const second = await foldin(
    'create',
    '--secret',
    '--scope',
    'erase',
    '--name',
    'jobs',
    '--json',
    ...options,
  )
  const { key: secretText, ...secret } = JSON.parse(second.stdout) as { key: string; id: string }
  expect(secretText).toMatch(/^fld_sec_/)
  expect(secret).toEqual({
    id: secretText.slice(8, 16),
    kind: 'secret',
    name: 'jobs',
    origins: [],
    scopes: ['erase'],
    rateLimit: 'standard',
    createdAt: expect.any(String),
    expiresAt: null,
    expired: false,
    target: 'local',
  })

  const stored = (await storedIn(join(folder, 'state'))) ?? ''
  expect(stored).toContain(hashApiKey(text))
  for (const made of [text, secretText]) expect(stored).not.toContain(made.slice(17))

  const listed = (await foldin('list', ...options)).stdout.split('\n')
  expect(listed[0]).toMatch(
    new RegExp(
      `^${text.slice(8, 16)}  publishable  read \\+ events  https://shop\\.example http://localhost:3000  limit standard  until 20\\d\\d-`,
    ),
  )
  expect(listed[1]).toBe(`${secret.id}  secret  erase  limit standard  "jobs"`)

  expect((await foldin('revoke', text, ...options)).stdout).toBe(
    `${text.slice(8, 16)} is revoked; running Workers refuse it within a minute.\n`,
  )
  expect((await foldin('revoke', secret.id, ...options)).stdout).toContain(
    'It was the last one: nobody may ask',
  )
  const closed = await foldin('list', '--json', ...options)
  expect(JSON.parse(closed.stdout)).toEqual({ access: 'keys', keys: [], target: 'local' })

  await foldin('open', ...options)
  expect(JSON.parse((await foldin('list', '--json', ...options)).stdout)).toMatchObject({ access: 'open' })
  await foldin('close', ...options)
  expect(JSON.parse((await foldin('list', '--json', ...options)).stdout)).toMatchObject({ access: 'keys' })

  const unknown = await foldin('revoke', 'nosuch', ...options)
  expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
  expect(unknown.stderr).toContain('foldin: there is no key with the id "nosuch"; expected one of: none')
})

describe('wrong usage', () => {
  test.each([
    [['create'], 'a key is either --publishable, for pages, or --secret, for servers'],
    [['create', '--publishable', '--secret'], 'a key is either --publishable'],
    [['create', '--publishable'], 'works from 1 to 20 origins, got 0'],
    [
      [
        'create',
        '--publishable',
        ...Array.from({ length: 21 }, (_, n) => `--origin=https://shop${n}.example`),
      ],
      'works from 1 to 20 origins, got 21',
    ],
    [
      ['create', '--publishable', '--origin', 'https://a.example', '--scope', 'erase'],
      '--scope is for secret keys',
    ],
    [['create', '--secret', '--origin', 'https://a.example'], '--origin is for publishable keys'],
    [['create', '--secret', '--rate-limit', 'low'], 'Expected one of: standard, high, unlimited.'],
    [['create', '--secret', '--scope', 'write'], 'Expected one of: read, events, erase, export.'],
  ])('%j', async (args, message) => {
    const run = await foldin(...args)
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(run.stderr).toContain(message)
  })
})
