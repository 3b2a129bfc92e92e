/** The canary as a model source keeps it. `user-1` is in every share from 50 percent on, `user-0` in none below. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Pointer } from '../../../src/model/manifest.ts'
import { inCanaryShare } from '../../../src/worker/model/canary-share.ts'
import { ModelSource } from '../../../src/worker/model/model-source.ts'
import type { Versioned } from '../../../src/worker/model/versioned.ts'
import { manualClock } from './manual-clock.ts'

const TTL_MS = 1000
const BUDGET = 100

const clock = manualClock()
let pointer: Pointer
let loads: string[]
let reported: string[]
let sizes: Record<string, number>
let sizeProblem: Error | null
let load: (version: string) => Promise<Versioned>
let source: ModelSource<Versioned>
let background: Promise<unknown>[]

beforeEach(() => {
  pointer = { current: 'v1', previous: [], canary: { version: 'v2', percent: 50 } }
  loads = []
  reported = []
  sizes = {}
  sizeProblem = null
  background = []
  load = async (version) => ({ version, bytes: sizes[version] ?? 1 })
  source = new ModelSource<Versioned>({
    readPointer: async () => pointer,
    async load(version) {
      loads.push(version)
      await clock.turn()
      return load(version)
    },
    verify: async () => undefined,
    async bytesOf(version) {
      if (sizeProblem !== null) throw sizeProblem
      return sizes[version] ?? 1
    },
    budgetBytes: BUDGET,
    clock,
    pointerTtlMs: TTL_MS,
    report: (event, detail) => reported.push(`${event} ${detail}`),
  })
})

const take = async (userId: string | null) =>
  (await source.take((work) => background.push(work), userId)).model.version

/** Lets all work come to its end, also that which begins meanwhile. */
async function settle(): Promise<void> {
  while (background.length > 0) await Promise.all(background.splice(0))
}

/** Until the isolate has seen the pointer as it is now. */
async function look(): Promise<void> {
  clock.pass(TTL_MS)
  await take(null)
  await settle()
}

const userIn = (version: string, percent: number, isIn: boolean) =>
  Array.from({ length: 1000 }, (_, user) => `user-${user}`).find(
    (userId) => inCanaryShare(version, percent, userId) === isIn,
  ) ?? ''
const [IN, OUT] = [userIn('v2', 50, true), userIn('v2', 50, false)]

describe('a canary', () => {
  test('is given to its share of the users, and to nobody without an id', async () => {
    await look()
    expect(await take(IN)).toBe('v2')
    expect(await take(OUT)).toBe('v1')
    expect(await take(null)).toBe('v1')
    expect(loads).toEqual(['v1', 'v2'])
    expect(reported).toEqual(['model-loaded v1', 'canary-loaded v2'])
    expect(source.canary).toEqual({ modelVersion: 'v2', percent: 50, status: 'served', reason: null })
  })

  test('does not keep a cold isolate waiting', async () => {
    let finish: (model: Versioned) => void = () => undefined
    load = (version) =>
      version === 'v1'
        ? Promise.resolve({ version, bytes: 1 })
        : new Promise((resolve) => {
            finish = resolve
          })
    expect(await take(IN)).toBe('v1')
    expect(source.canary).toMatchObject({ status: 'loading' })
    while (loads.length < 2) await clock.turn()
    await clock.turn()
    finish({ version: 'v2', bytes: 1 })
    await settle()
    expect(await take(IN)).toBe('v2')
  })

  test.each([
    [0, 'v1', 'v1'],
    [100, 'v2', 'v2'],
  ])('of %i percent', async (percent, forIn, forOut) => {
    pointer = { ...pointer, canary: { version: 'v2', percent } }
    await look()
    expect([await take(IN), await take(OUT), await take(null)]).toEqual([forIn, forOut, 'v1'])
    expect(loads).toHaveLength(percent === 0 ? 1 : 2)
    if (percent === 0) expect(source.canary).toBeNull()
  })

  test('changes its percentage without being loaded again', async () => {
    await look()
    pointer = { ...pointer, canary: { version: 'v2', percent: 100 } }
    await look()
    expect(await take(OUT)).toBe('v2')
    expect(loads).toEqual(['v1', 'v2'])
  })

  test('that is promoted is not loaded again', async () => {
    await look()
    pointer = { current: 'v2', previous: ['v1'], canary: null }
    await look()
    expect([await take(IN), await take(OUT), await take(null)]).toEqual(['v2', 'v2', 'v2'])
    expect(loads).toEqual(['v1', 'v2'])
    expect(source.canary).toBeNull()
  })

  test('is given up when the pointer names it no more, and replaced when it names another', async () => {
    await look()
    pointer = { ...pointer, canary: { version: 'v3', percent: 100 } }
    await look()
    expect(await take(OUT)).toBe('v3')
    pointer = { ...pointer, canary: null }
    await look()
    expect(await take(IN)).toBe('v1')
    expect(source.canary).toBeNull()
  })

  test('of the current version is none', async () => {
    pointer = { ...pointer, canary: { version: 'v1', percent: 50 } }
    await look()
    expect(source.canary).toBeNull()
    expect(loads).toEqual(['v1'])
  })

  test('stays beside another current version', async () => {
    await look()
    pointer = { ...pointer, current: 'v3', previous: ['v1'] }
    await look()
    expect([await take(IN), await take(OUT)]).toEqual(['v2', 'v3'])
    expect(loads).toEqual(['v1', 'v2', 'v3'])
  })
})

describe('the memory budget', () => {
  test.each([
    [50, 50, 'served'],
    [50, 51, 'refused'],
    [BUDGET, 0, 'served'],
    [BUDGET + 1, 0, 'refused'],
  ])('a current model of %i bytes and a canary of %i: %s', async (current, canary, status) => {
    sizes = { v1: current, v2: canary }
    await look()
    expect(source.canary?.status).toBe(status)
    expect(await take(IN)).toBe(status === 'served' ? 'v2' : 'v1')
    expect(loads).toEqual(status === 'served' ? ['v1', 'v2'] : ['v1'])
  })

  test('refuses with the sizes, once however often it is looked at', async () => {
    sizes = { v1: 60, v2: 50 }
    await look()
    await look()
    const reason =
      'it takes 50 bytes and the current model 60, together more than the 100 that an isolate has for models'
    expect(source.canary).toEqual({ modelVersion: 'v2', percent: 50, status: 'refused', reason })
    expect(reported).toEqual(['model-loaded v1', `canary-refused v2: ${reason}`])
  })

  test('gives the canary up while a third model loads, and takes it again beside that', async () => {
    sizes = { v1: 40, v2: 40, v3: 40 }
    await look()
    pointer = { ...pointer, current: 'v3' }
    let during = ''
    load = async (version) => {
      if (version === 'v3') during = await take(IN)
      return { version, bytes: sizes[version] ?? 1 }
    }
    await look()
    expect(during).toBe('v1')
    expect([await take(IN), await take(OUT)]).toEqual(['v2', 'v3'])
    expect(loads).toEqual(['v1', 'v2', 'v3', 'v2'])
  })

  test('refuses a canary that does not fit beside a larger current model', async () => {
    sizes = { v1: 10, v2: 40, v3: 70 }
    await look()
    pointer = { ...pointer, current: 'v3' }
    await look()
    expect(source.canary).toMatchObject({ status: 'refused' })
    expect(await take(IN)).toBe('v3')
  })
})

describe('a next model that does not fit beside the current one', () => {
  beforeEach(() => {
    pointer = { current: 'v1', previous: [], canary: null }
  })

  test.each([
    [50, 50, true],
    [50, 51, false],
  ])('%i bytes, then %i: the swap is seamless: %s', async (first, second, isSeamless) => {
    sizes = { v1: first, v2: second }
    await look()
    pointer = { ...pointer, current: 'v2' }
    const during: Promise<string>[] = []
    load = async (version) => {
      during.push(take(null))
      for (let turn = 0; turn < 3; turn++) await clock.turn()
      return { version, bytes: sizes[version] ?? 1 }
    }
    await look()
    // Who asks meanwhile gets the old model, or waits for the new one: nobody fails.
    expect(await Promise.all(during)).toEqual([isSeamless ? 'v1' : 'v2'])
    expect(await take(null)).toBe('v2')
    expect(reported.filter((line) => line.startsWith('model-given-up'))).toEqual(
      isSeamless ? [] : ['model-given-up v1: it takes 101 bytes with v2, an isolate has 100 for models'],
    )
  })

  test('is not waited for by giving up a good model for one whose manifest is gone', async () => {
    sizes = { v1: 60 }
    await look()
    pointer = { ...pointer, current: 'v2' }
    sizeProblem = new Error('manifest:v2: not in the store')
    await look()
    expect(await take(null)).toBe('v1')
    expect(reported.at(-1)).toBe('model-load-failed Error: manifest:v2: not in the store')
  })
})

describe('a canary that cannot be loaded', () => {
  test('is refused with the reason, and tried again with the next look', async () => {
    load = async (version) => {
      if (version === 'v2') throw new Error('blob/…: not in the store')
      return { version, bytes: 1 }
    }
    await look()
    expect(source.canary).toMatchObject({ status: 'refused', reason: 'blob/…: not in the store' })
    expect((await source.take(() => undefined, IN)).stale).toBe(false)
    expect(reported.at(-1)).toBe('canary-refused v2: blob/…: not in the store')
    load = async (version) => ({ version, bytes: 1 })
    await look()
    expect(await take(IN)).toBe('v2')
  })

  test('is given up by a look that took over from a load without progress', async () => {
    let finish: (model: Versioned) => void = () => undefined
    load = (version) =>
      version === 'v1'
        ? Promise.resolve({ version, bytes: 1 })
        : new Promise((resolve) => {
            finish = resolve
          })
    await take(null)
    while (loads.length < 2) await clock.turn()
    await clock.turn()
    pointer = { ...pointer, canary: null }
    clock.pass(60_000)
    await take(null)
    for (let turn = 0; turn < 5; turn++) await clock.turn()
    finish({ version: 'v2', bytes: 1 })
    await settle()
    expect(source.canary).toBeNull()
    expect(await take(IN)).toBe('v1')
  })
})
