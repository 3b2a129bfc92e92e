/** How a model source goes over to a version that does not fit into the isolate beside the current one. */
import { beforeEach, describe, expect, test } from 'vitest'
import { ModelSource, REPLACE_RETRY_MS, RETRY_MS } from '../../../src/worker/model/model-source.ts'
import type { Versioned } from '../../../src/worker/model/versioned.ts'
import { manualClock } from './manual-clock.ts'

const TTL_MS = 1000
const BUDGET = 100

const clock = manualClock()
let current: string
let sizes: Record<string, number>
/** What was done with which version, in order. */
let steps: string[]
/** Bytes of the models that are in memory or being loaded, at their highest. */
let highest: number
let unsound: Set<string>
let unloadable: Set<string>
let duringLoad: () => void
let source: ModelSource<Versioned>
let background: Promise<unknown>[]

beforeEach(() => {
  current = 'v1'
  sizes = { v1: 60, v2: 60, v3: 40 }
  steps = []
  highest = 0
  unsound = new Set()
  unloadable = new Set()
  duringLoad = () => undefined
  background = []
  let held = 0
  source = new ModelSource<Versioned>({
    readPointer: async () => ({ current, previous: [], canary: null }),
    async verify(version) {
      steps.push(`verify ${version}`)
      await clock.turn()
      if (unsound.has(version)) throw new Error(`${version} is not sound`)
    },
    async load(version) {
      const bytes = sizes[version] ?? 0
      steps.push(`load ${version}`)
      highest = Math.max(highest, held + bytes)
      duringLoad()
      await clock.turn()
      if (unloadable.has(version)) throw new Error(`${version} cannot be loaded`)
      held += bytes
      return { version, bytes }
    },
    bytesOf: async (version) => sizes[version] ?? 0,
    budgetBytes: BUDGET,
    clock,
    pointerTtlMs: TTL_MS,
    report(event, detail) {
      if (event !== 'model-given-up') return
      steps.push(`give up ${String(detail).split(':')[0]}`)
      held -= sizes[String(detail).split(':')[0] ?? ''] ?? 0
    },
  })
})

const take = async () => source.take((work) => background.push(work))
const served = async () => (await take()).model.version

async function look(afterMs: number): Promise<void> {
  clock.pass(afterMs)
  await take()
  while (background.length > 0) await Promise.all(background.splice(0).map((work) => work.catch(() => null)))
}

describe('a version that does not fit beside the current one', () => {
  test('is read whole before the current one is given up, and both are never in memory', async () => {
    await look(0)
    current = 'v2'
    await look(TTL_MS)
    expect(steps).toEqual(['load v1', 'verify v2', 'give up v1', 'load v2'])
    expect(highest).toBeLessThanOrEqual(BUDGET)
    expect(await take()).toMatchObject({ model: { version: 'v2' }, stale: false })
  })

  test('is waited for by the requests that come meanwhile', async () => {
    await look(0)
    current = 'v2'
    const waiting: Promise<string>[] = []
    duringLoad = () => {
      if (waiting.length === 0) for (let request = 0; request < 3; request++) waiting.push(served())
    }
    await look(TTL_MS)
    expect(await Promise.all(waiting)).toEqual(['v2', 'v2', 'v2'])
    expect(steps.filter((step) => step.startsWith('load'))).toEqual(['load v1', 'load v2'])
  })

  test('costs nothing where it is not sound', async () => {
    await look(0)
    current = 'v2'
    unsound.add('v2')
    await look(TTL_MS)
    expect(steps).toEqual(['load v1', 'verify v2'])
    expect(await take()).toMatchObject({ model: { version: 'v1' }, stale: true })
  })

  test('is left alone for a while where it was sound and yet cannot be loaded; the old one comes back', async () => {
    await look(0)
    current = 'v2'
    unloadable.add('v2')
    await look(TTL_MS)
    expect(steps).toEqual(['load v1', 'verify v2', 'give up v1', 'load v2', 'load v1'])
    expect(await take()).toMatchObject({ model: { version: 'v1' }, stale: true })
    steps = []
    await look(RETRY_MS)
    expect(steps).toEqual([])
    unloadable.clear()
    await look(REPLACE_RETRY_MS)
    expect(steps).toEqual(['verify v2', 'give up v1', 'load v2'])
    expect(await take()).toMatchObject({ model: { version: 'v2' }, stale: false })
  })

  test('does not keep the isolate from another version', async () => {
    await look(0)
    current = 'v2'
    unloadable.add('v2')
    await look(TTL_MS)
    current = 'v3'
    await look(RETRY_MS)
    expect(await served()).toBe('v3')
  })

  test('is tried again by the next request where nothing can be loaded', async () => {
    await look(0)
    current = 'v2'
    unloadable.add('v2').add('v1')
    await look(TTL_MS)
    await expect(take()).rejects.toMatchObject({ failure: { code: 'model-unavailable' } })
    unloadable.clear()
    expect(await served()).toBe('v2')
  })
})

test('a version that fits is loaded beside the current one without being read twice', async () => {
  await look(0)
  current = 'v3'
  await look(TTL_MS)
  expect(steps).toEqual(['load v1', 'load v3'])
})
