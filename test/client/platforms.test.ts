/** The client where there is no page: as a package in Node, in workerd, and with nothing but the web's own names. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestHarness } from 'wrangler'
import { type ElementsService, startElementsService } from '../browser/elements-fake.ts'

const run = promisify(execFile)
const TSC = resolve('node_modules/typescript/bin/tsc')

let service: ElementsService
/** A project that has nothing but the client installed. */
let consumer: string
beforeAll(async () => {
  service = await startElementsService()
  consumer = await mkdtemp(join(tmpdir(), 'foldin-consumer-'))
  await mkdir(join(consumer, 'node_modules'))
  await symlink(resolve('dist/client'), join(consumer, 'node_modules/foldin'))
  await writeFile(join(consumer, 'package.json'), '{"type": "module"}')
})
beforeEach(() => {
  service.asked.length = 0
  service.events.length = 0
})
afterAll(async () => {
  await service?.close()
  await rm(consumer, { recursive: true })
})

describe('the client', () => {
  test('in Node, installed as a package: recommends, reports, and lets the process end', async () => {
    const program = `
      import { createFoldinClient } from 'foldin/client'
      const client = createFoldinClient({ endpoint: ${JSON.stringify(service.url)} })
      const { items } = await client.recommend({ interactions: [{ itemId: '12' }], limit: 2 })
      client.track({ type: 'click', userId: '42', itemId: items[0].itemId })
      await client.flush()
      console.log(JSON.stringify(items.map(({ itemId }) => itemId)))`
    await writeFile(join(consumer, 'program.js'), program)
    const { stdout } = await run(process.execPath, ['program.js'], { cwd: consumer })
    expect(JSON.parse(stdout)).toHaveLength(2)
    expect(service.events).toMatchObject([{ type: 'click', userId: '42', itemId: JSON.parse(stdout)[0] }])
  })

  test('the classes of the elements can be imported where there is no page', async () => {
    const program = `import { FoldinRecs } from 'foldin/elements'; console.log(typeof FoldinRecs)`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: consumer })
    expect(stdout.trim()).toBe('function')
  })

  test('in workerd: recommends, and reports after the answer', async () => {
    const server = createTestHarness({ workers: [{ configPath: 'test/client/client-worker.toml' }] })
    try {
      const { url } = await server.listen()
      const answer = await fetch(new URL(`?endpoint=${encodeURIComponent(service.url)}`, url))
      const items = await answer.json()
      expect(items).toHaveLength(3)
      await expect.poll(() => service.events.map(({ itemId }) => itemId)).toEqual(items)
    } finally {
      await server.close()
    }
  })

  test('needs nothing but the names of the web platform, as in Deno', async () => {
    const { outputFiles } = await build({
      entryPoints: ['src/client/index.ts'],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'foldin',
    })
    const web = {
      fetch,
      URL,
      URLSearchParams,
      AbortSignal,
      AbortController,
      crypto,
      setTimeout,
      clearTimeout,
    }
    const context = createContext({ ...web, endpoint: service.url })
    const program = `${outputFiles[0]?.text}
      const client = foldin.createFoldinClient({ endpoint })
      client.track({ type: 'click', userId: '42', itemId: '1' })
      Promise.all([client.popular({ limit: 2 }), client.close()]).then(([{ items }]) => items.length)`
    expect(await runInContext(program, context)).toBe(2)
    expect(service.events).toHaveLength(1)
  })
})

describe('the types', () => {
  const PROGRAM = `
    import { createFoldinClient, FoldinError, type RecommendationsResponse } from 'foldin/client'
    import { defineFoldinElements, FoldinRecs, type ClickDetail } from 'foldin/elements'

    const client = createFoldinClient({ endpoint: 'https://recommend.example.com', key: 'fld_pub_1', timeoutMs: 500 })
    const answer: RecommendationsResponse = await client.recommend({
      interactions: [{ itemId: '1', value: 5 }],
      filter: { genres: { any: ['Comedy'] }, not: { year: { lt: 1990 } } },
      include: ['metadata'],
    })
    const title: unknown = answer.items[0]?.metadata?.['title']
    for await (const { items } of client.itemPages({ q: 'toy' })) items[0]?.popularity.toFixed()
    const exponent: number | undefined = (await client.analysis('zipf')).fit?.exponent
    client.track({ type: 'interaction', userId: '42', itemId: '1', value: null })
    await client.model().catch((error: unknown) => {
      if (error instanceof FoldinError && error.code === 'no-model') return error.retryAfterMs
      throw error
    })
    // @ts-expect-error: no such option
    await client.popular({ limits: 3 })
    // @ts-expect-error: no such analysis
    await client.analysis('horoscope')
    // @ts-expect-error: a request without items
    await client.rank({})
    // @ts-expect-error: no such event
    client.track({ type: 'hover', userId: '42', itemId: '1' })
    defineFoldinElements()
    document.querySelector('foldin-recs')?.refresh()
    const stars: number | null | undefined = document.querySelector('foldin-rating')?.value
    new FoldinRecs().addEventListener('foldin:click', (event) => {
      const { itemId }: ClickDetail = (event as CustomEvent<ClickDetail>).detail
      return [itemId, title, exponent, stars]
    })`

  test('are enough for a strict project that has nothing else installed', async () => {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: 'ES2022',
      module: 'NodeNext',
      lib: ['ES2022', 'DOM'],
      types: [],
    }
    await writeFile(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }))
    await writeFile(join(consumer, 'typed.ts'), PROGRAM)
    const checked = await run(process.execPath, [TSC, '-p', '.'], { cwd: consumer }).catch((error) => error)
    expect(checked.stdout).toBe('')
  })

  test('let the code of the documentation pass', async () => {
    const document = readFileSync('docs/embed.md', 'utf8')
    const blocks = [...document.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1])
    expect(blocks.length).toBeGreaterThan(0)
    await writeFile(join(consumer, 'documented.ts'), blocks.join('\n'))
    const options = ['--strict', '--noEmit', '--target', 'ES2022', '--module', 'NodeNext', '--types', '']
    const tsc = [TSC, '--ignoreConfig', ...options, 'documented.ts']
    const checked = await run(process.execPath, tsc, { cwd: consumer }).catch((error) => error)
    expect(checked.stdout).toBe('')
  })

  test('refer to no other package', () => {
    const contract = readFileSync('dist/client/types/contract.d.ts', 'utf8')
    expect(contract).not.toMatch(/import|\bany\b/)
    expect(contract).toContain('export type RecommendationsResponse = {')
  })
})
