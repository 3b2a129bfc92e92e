/** `wrangler deploy --dry-run`, as it comes and for an account without R2: what would be uploaded, and how large. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROJECT_FOLDER, WRANGLER_CONFIG } from '../../scripts/train/project.ts'

const WRANGLER = fileURLToPath(new URL('../../node_modules/wrangler/bin/wrangler.js', import.meta.url))
const MAX_GZIPPED_BYTES = 600 * 1024

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-deploy-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What wrangler says, and the bytes that it would upload, gzipped. */
async function dryRun(config: string): Promise<{ output: string; gzippedBytes: number }> {
  const outdir = await mkdtemp(join(folder, 'out-'))
  const args = [WRANGLER, 'deploy', '--dry-run', '--outdir', outdir, '--config', config]
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: folder, NO_COLOR: '1' }
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: PROJECT_FOLDER, env }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${stdout}\n${stderr}`)),
    )
  })
  const uploaded = (await readdir(outdir)).filter((name) => /\.(js|wasm)$/.test(name))
  expect(uploaded.map((name) => name.split('.').at(-1)).toSorted()).toEqual(['js', 'wasm'])
  const files = await Promise.all(uploaded.map((name) => readFile(join(outdir, name))))
  return { output, gzippedBytes: files.reduce((sum, bytes) => sum + gzipSync(bytes).byteLength, 0) }
}

/** wrangler.toml as `change` makes it, to be read from another folder. */
async function changedConfig(change: (text: string) => string): Promise<string> {
  const text = await readFile(WRANGLER_CONFIG, 'utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  const config = join(folder, 'wrangler.toml')
  await writeFile(
    config,
    changed
      .replace('main = "', `main = "${PROJECT_FOLDER}`)
      .replace('directory = "', `directory = "${PROJECT_FOLDER}`),
  )
  return config
}

test('wrangler.toml can be deployed, with every binding, in 600 KiB gzipped', {
  timeout: 120_000,
}, async () => {
  const { output, gzippedBytes } = await dryRun(WRANGLER_CONFIG)
  for (const binding of [
    'FOLDIN_KV',
    'FOLDIN_BUCKET',
    'ASSETS',
    'CF_VERSION_METADATA',
    'POINTER_TTL_SECONDS',
    'RATE_LIMIT_VISITOR',
    'RATE_LIMIT_STANDARD',
    'RATE_LIMIT_HIGH',
    'RATE_LIMITS',
  ]) {
    expect(output).toContain(`env.${binding} `)
  }
  expect(gzippedBytes).toBeLessThan(MAX_GZIPPED_BYTES)
})

test('wrangler.toml without the bucket can be deployed', { timeout: 120_000 }, async () => {
  const config = await changedConfig((text) => text.replace(/^\[\[r2_buckets\]\]\n(?:\w.*\n)+/m, ''))
  const { output } = await dryRun(config)
  expect(output).toContain('env.FOLDIN_KV ')
  expect(output).not.toContain('FOLDIN_BUCKET')
})

test('wrangler.toml with what it offers in comments can be deployed', { timeout: 120_000 }, async () => {
  const config = await changedConfig((text) => text.replaceAll(/^# (?=\[|[\w_]+ = )/gm, ''))
  const { output } = await dryRun(config)
  for (const binding of ['FOLDIN_ANALYTICS', 'REQUIRE_KEYS']) expect(output).toContain(`env.${binding} `)
})
