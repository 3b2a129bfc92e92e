/** The command of docs/deploy.md that deploys the service without the film site. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestHarness } from 'wrangler'
import { PROJECT_FOLDER } from '../../scripts/train/project.ts'

const folder = mkdtempSync(join(tmpdir(), 'foldin-without-site-'))
let server: ReturnType<typeof createTestHarness>
let url: URL

beforeAll(async () => {
  cpSync(join(PROJECT_FOLDER, 'dist/site'), join(folder, 'dist/site'), { recursive: true })
  const text = readFileSync(join(PROJECT_FOLDER, 'docs/deploy.md'), 'utf8')
  const [command = 'exit 1'] = /^printf .*assetsignore$/m.exec(text) ?? []
  execFileSync('sh', ['-c', command], { cwd: folder })
  const configPath = join(folder, 'wrangler.toml')
  const config = readFileSync(join(PROJECT_FOLDER, 'wrangler.toml'), 'utf8')
  writeFileSync(
    configPath,
    config.replace('"src/worker/index.ts"', `"${PROJECT_FOLDER}/src/worker/index.ts"`),
  )
  server = createTestHarness({ workers: [{ configPath }] })
  url = (await server.listen()).url
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each(['/', '/film/1', '/main.js'])('%s is not there', async (path) => {
  const response = await fetch(new URL(path, url))
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'unknown-route' })
})

test.each(['/foldin-recs.js', '/foldin-rating.js', '/docs', '/docs/docs.js', '/health/live'])(
  '%s is',
  async (path) => {
    expect((await fetch(new URL(path, url))).status).toBe(200)
  },
)
