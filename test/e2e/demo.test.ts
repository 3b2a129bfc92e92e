/** `foldin demo` as a process: ready, answering, ended by Ctrl-C, and quick the second time. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFreePort, LOOPBACK } from '../../scripts/train/serve.ts'

const LAUNCHER = fileURLToPath(new URL('../../scripts/train/foldin.mjs', import.meta.url))
const SAMPLE = ['--ratings', 'data/sample/ratings.csv', '--items', 'data/sample/movies.csv']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-demo-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Demo {
  /** The address that it printed. */
  readonly url: Promise<string>
  readonly ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>
  interrupt(): void
}

function startDemo(...args: readonly string[]): Demo {
  const child = spawn(
    process.execPath,
    [LAUNCHER, 'demo', '--out', join(folder, 'model'), '--state', join(folder, 'state'), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<Awaited<Demo['ended']>>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      const address = /Foldin is ready: (\S+)/.exec(stdout)?.[1]
      if (address !== undefined) resolve(address)
    })
    void ended.then(({ exitCode }) =>
      reject(new Error(`the demo ended with ${exitCode}:\n${stdout}${stderr}`)),
    )
  })
  return { url, ended, interrupt: () => void child.kill('SIGINT') }
}

const QUICK = ['--factors', '8', '--iterations', '2']

test('trains, serves site and API, ends by Ctrl-C, and takes the same model the next time', async () => {
  const port = await findFreePort(LOOPBACK, 19_787)
  const first = startDemo(...SAMPLE, ...QUICK, '--port', String(port))
  const url = await first.url
  expect(url).toBe(`http://localhost:${port}`)
  const recommendations = await fetch(`${url}/v1/users/1/recommendations?limit=3`)
  expect(recommendations.status).toBe(200)
  const site = await fetch(`${url}/`)
  expect(await site.text()).toMatch(/^<!doctype html>/i)
  const { modelVersion } = (await (await fetch(`${url}/v1/model`)).json()) as { modelVersion: string }

  const taken = startDemo(...SAMPLE, ...QUICK, '--port', String(port))
  taken.url.catch(() => {})
  expect(await taken.ended).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`foldin: port ${port} of 127.0.0.1 is taken: choose another --port`),
  })

  first.interrupt()
  const { exitCode, stdout } = await first.ended
  expect(exitCode).toBe(0)
  expect(stdout).toContain(`Model ${modelVersion} (seed 42) is in`)

  const second = startDemo(...SAMPLE, ...QUICK, '--port', String(port))
  await second.url
  expect(await (await fetch(`${url}/v1/model`)).json()).toMatchObject({ modelVersion })
  second.interrupt()
  const again = await second.ended
  expect(again.exitCode).toBe(0)
  expect(again.stderr).toContain(
    `Taking the model of the last run, ${modelVersion}: data and options are the same.`,
  )
  expect(again.stderr).not.toContain('train ranking')
}, 120_000)
