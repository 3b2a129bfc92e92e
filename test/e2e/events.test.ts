/** The whole circle, by the commands: train, publish, serve, take events, export them, train on them, publish again. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFreePort, LOOPBACK, type RunningWorker, serve } from '../../scripts/train/serve.ts'
import { checkerboard } from '../scripts/cli/checkerboard.ts'
import { runFoldin } from '../scripts/cli/run-foldin.ts'

let folder: string
let worker: RunningWorker

async function foldin(...args: string[]): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await runFoldin([...args, '--json'], folder)
  if (exitCode !== 0) throw new Error(`foldin ${args.join(' ')}: ${exitCode}\n${stderr}`)
  return JSON.parse(stdout) as Record<string, unknown>
}

async function start(): Promise<void> {
  const port = await findFreePort(LOOPBACK, 18_787)
  worker = await serve({
    configPath: 'wrangler.toml',
    stateFolder: join(folder, 'state'),
    host: LOOPBACK,
    port,
  })
}

const TRAINING = ['--factors', '8', '--iterations', '6', '--threads', '1', '--name', 'board']

async function trainAndPublish(out: string, ...inputs: string[]): Promise<void> {
  await foldin('train', ...inputs, ...TRAINING, '--out', out)
  await foldin('publish', out, '--state', join(folder, 'state'), '--force')
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-circle-'))
  const ratings = checkerboard(30, 20)
  expect(ratings).toContain('\nu0,i4,')
  await writeFile(join(folder, 'ratings.csv'), ratings)
  await trainAndPublish('before', 'ratings.csv')
  await start()
})
afterAll(async () => {
  await worker?.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (path: string, method = 'GET', body?: object) =>
  fetch(new URL(path, worker.url), {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  })

interface Answer {
  readonly items: readonly { readonly itemId: string }[]
  readonly fallback?: string
}
async function of(user: string, query = ''): Promise<Answer> {
  const response = await ask(`/v1/users/${user}/recommendations?limit=100${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

async function send(...events: object[]): Promise<void> {
  const sent = events.map((event) => ({ type: 'interaction', ...event }))
  expect((await ask('/v1/events', 'POST', { events: sent })).status).toBe(202)
}

const lines = async (file: string) =>
  (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n').slice(1)
const exportTo = () => foldin('events', 'export', '--url', worker.url, '--out', 'events.csv')

describe.sequential('events', () => {
  test('are exported as they were sent, within seconds', async () => {
    await send(
      ...[1, 3, 5].map((item) => ({ userId: 'new', itemId: `i${item}`, value: 5 })),
      // Without a value it is wholly liked: five stars, as the model says.
      { userId: 'new', itemId: 'i7' },
      { userId: 'new', itemId: 'i0', value: 1 },
      { userId: 'new', itemId: 'i2', value: 1 },
      { userId: 'new', itemId: 'of tomorrow', value: 5 },
      { userId: 'new', itemId: 'i9', type: 'click' },
      { userId: 'u0', itemId: 'i4', value: null },
    )
    await expect.poll(async () => (await exportTo()).events, { timeout: 20_000, interval: 300 }).toBe(7)
    const rows = (await lines('events.csv')).map((line) => line.split(',').slice(0, 3).join())
    expect(rows.toSorted()).toEqual([
      'new,i0,1',
      'new,i1,5',
      'new,i2,1',
      'new,i3,5',
      'new,i5,5',
      'new,i7,5',
      'new,of tomorrow,5',
    ])
    expect(await lines('events.without.csv')).toEqual(['u0,i4'])
  })

  test('of an erased user are exported no more, and a later run takes what is new', async () => {
    expect((await ask('/v1/users/u1', 'DELETE')).status).toBe(202)
    await expect.poll(async () => (await exportTo()).erasedUsers, { timeout: 20_000, interval: 300 }).toBe(1)
    expect(await lines('events.without.csv')).toEqual(['u1,', 'u0,i4'])
    expect(await exportTo()).toMatchObject({ entries: 0, events: 7, users: 1, withdrawnPairs: 1 })
  })

  test('train the next model: it knows the new user, and the erased one no more', async () => {
    const before = new Set((await of('new')).items.map(({ itemId }) => itemId))
    await worker.close()
    await trainAndPublish('after', 'ratings.csv', 'events.csv', '--without', 'events.without.csv')
    // Without the events, to see what is in the model itself.
    await rm(join(folder, 'state', 'v3', 'do'), { recursive: true })
    await start()

    const model = (await (await ask('/v1/model')).json()) as { counts: { users: number; items: number } }
    expect(model.counts).toMatchObject({ users: 30, items: 21 })
    const learned = await of('new')
    expect(learned.fallback).toBeUndefined()
    expect(new Set(learned.items.map(({ itemId }) => itemId))).toEqual(before)
    const [first] = learned.items
    expect(Number(first?.itemId.slice(1)) % 2).toBe(1)
    expect((await of('u1', '&excludeSeen=false')).fallback).toBe('popular')
    // What was taken back is as if it had never been.
    expect((await of('u0')).items.map(({ itemId }) => itemId)).toContain('i4')
  })
})
