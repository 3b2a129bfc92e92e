import { describe, expect, test } from 'vitest'
import type { Pointer } from '../../../src/model/manifest.ts'
import {
  FALLBACK_WITHIN_MS,
  LOAD_WAIT_MS,
  ModelSource,
  type ModelSourceParts,
  RETRY_MS,
  STALLED_LOAD_MS,
} from '../../../src/worker/model/model-source.ts'
import { DEFAULT_POINTER_TTL_MS as POINTER_TTL_MS } from '../../../src/worker/model/pointer-ttl.ts'
import type { Versioned } from '../../../src/worker/model/versioned.ts'
import { ProblemError } from '../../../src/worker/problems.ts'
import { manualClock } from './manual-clock.ts'

function model(version: string): Versioned {
  return { version, bytes: 1 }
}

/** A source over a pointer and a loader that the test holds in its hands. */
function setUp() {
  const clock = manualClock()
  const state = {
    pointer: { current: 'v1', previous: [], canary: null } as Pointer | null,
    loads: [] as string[],
    looks: 0,
    reported: [] as string[],
    load: async (version: string, _onProgress: () => void): Promise<Versioned> => model(version),
  }
  const parts: ModelSourceParts<Versioned> = {
    async readPointer() {
      state.looks++
      await clock.turn()
      return state.pointer
    },
    load(version, onProgress) {
      state.loads.push(version)
      return state.load(version, onProgress)
    },
    verify: async () => undefined,
    bytesOf: async () => 1,
    budgetBytes: 2,
    clock,
    pointerTtlMs: POINTER_TTL_MS,
    report: (event) => state.reported.push(event),
  }
  const background: Promise<unknown>[] = []
  const source = new ModelSource(parts)
  return {
    clock,
    state,
    take: () => source.take((work) => background.push(work)),
    backgroundDone: () => Promise.all(background.splice(0)),
  }
}

/** A promise that the test settles, and its two ends. */
function held<Value>() {
  return Promise.withResolvers<Value>()
}

function pointTo(current: string): Pointer {
  return { current, previous: [], canary: null }
}

describe('a cold isolate', () => {
  test('loads once for 50 simultaneous first requests, and all get the model', async () => {
    const { take, state, clock } = setUp()
    state.load = async (version) => {
      for (let step = 0; step < 20; step++) await clock.turn()
      return model(version)
    }
    const taken = await Promise.all(Array.from({ length: 50 }, take))
    expect(state.loads).toEqual(['v1'])
    expect(state.looks).toBe(1)
    expect(new Set(taken.map(({ model }) => model.version))).toEqual(new Set(['v1']))
  })

  test('answers no-model while nothing is published, and loads as soon as something is', async () => {
    const { take, state } = setUp()
    state.pointer = null
    await expect(take()).rejects.toMatchObject({ failure: { code: 'no-model' } })
    state.pointer = pointTo('v1')
    expect(await take()).toEqual({ model: model('v1'), stale: false })
  })

  test('reports one failed load to all who waited for it, and tries again for the next request', async () => {
    const { take, state, clock } = setUp()
    state.load = async () => {
      for (let step = 0; step < 5; step++) await clock.turn()
      throw new Error('bucket on fire')
    }
    const results = await Promise.allSettled(Array.from({ length: 10 }, take))
    expect(state.loads).toHaveLength(1)
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { failure: { code: 'model-unavailable' } } })
    }
    expect(state.reported).toEqual(['model-load-failed'])
    state.load = async (version) => model(version)
    expect((await take()).model.version).toBe('v1')
  })

  test('takes over a load whose request died', async () => {
    const { take, state } = setUp()
    const dead = held<Versioned>()
    state.load = () => dead.promise
    take().catch(() => undefined)
    await new Promise(setImmediate)
    state.load = async (version) => model(version)
    // The manual clock moves on with every wait, so the second request waits until the first one's load has stalled.
    expect((await take()).model.version).toBe('v1')
    expect(state.loads).toEqual(['v1', 'v1'])
  })

  test('does not take over a load that is slow and makes progress', async () => {
    const { take, state, clock } = setUp()
    state.load = async (version, onProgress) => {
      const end = clock.now() + 2 * STALLED_LOAD_MS
      while (clock.now() < end) {
        onProgress()
        await clock.wait(STALLED_LOAD_MS / 100)
      }
      return model(version)
    }
    const [first, second] = await Promise.all([take(), take()])
    expect(state.loads).toEqual(['v1'])
    expect(second.model).toBe(first.model)
  })

  test('lets requests that wait too long go, with model-unavailable, also the one whose load it is', async () => {
    const { take, state, clock, backgroundDone } = setUp()
    const finish = held<Versioned>()
    state.load = async (_version, onProgress) => {
      const end = clock.now() + LOAD_WAIT_MS + STALLED_LOAD_MS
      while (clock.now() < end) {
        onProgress()
        await clock.wait(1000)
      }
      return finish.promise
    }
    const waiting = await Promise.allSettled([take(), take()])
    for (const result of waiting) {
      expect(result).toMatchObject({ status: 'rejected', reason: { failure: { code: 'model-unavailable' } } })
    }
    finish.resolve(model('v1'))
    await backgroundDone()
    expect((await take()).model.version).toBe('v1')
    expect(state.loads).toEqual(['v1'])
  })
})

describe('a cold isolate that cannot load what the pointer names', () => {
  const pointer: Pointer = { current: 'v5', previous: ['v4', 'v3', 'v2', 'v1'], canary: null }
  const loading = (good: string) => async (version: string) => {
    if (version !== good) throw new Error(`${version} is not there yet`)
    return model(version)
  }

  test('takes the newest previous version that loads, says so, and looks again soon', async () => {
    const { take, state, clock, backgroundDone } = setUp()
    state.pointer = pointer
    state.load = loading('v3')
    await take()
    expect(state.loads).toEqual(['v5', 'v4', 'v3'])
    expect(state.reported).toEqual(['model-load-failed', 'model-loaded'])
    expect(await take()).toEqual({ model: model('v3'), stale: true })
    state.load = loading('v5')
    clock.pass(RETRY_MS)
    await take()
    await backgroundDone()
    expect(await take()).toEqual({ model: model('v5'), stale: false })
  })

  test('labels the first answer too', async () => {
    const { take, state } = setUp()
    state.pointer = pointer
    state.load = loading('v4')
    expect(await take()).toEqual({ model: model('v4'), stale: true })
  })

  test('does not go back further than three versions', async () => {
    const { take, state } = setUp()
    state.pointer = pointer
    state.load = loading('v1')
    await expect(take()).rejects.toMatchObject({ failure: { code: 'model-unavailable' } })
    expect(state.loads).toEqual(['v5', 'v4', 'v3', 'v2'])
  })

  test('does not go on trying where every try takes long', async () => {
    const { take, state, clock } = setUp()
    state.pointer = pointer
    state.load = async () => {
      clock.pass(FALLBACK_WITHIN_MS / 2)
      throw new Error('no answer')
    }
    await expect(take()).rejects.toMatchObject({ failure: { code: 'model-unavailable' } })
    expect(state.loads).toEqual(['v5', 'v4'])
  })
})

describe('a warm isolate', () => {
  test('does not look at the pointer again before its time', async () => {
    const { take, state, clock } = setUp()
    await take()
    clock.pass(POINTER_TTL_MS - 1)
    await take()
    expect(state.looks).toBe(1)
  })

  test('goes on with the old model while the new one loads in the background, then swaps', async () => {
    const { take, state, clock, backgroundDone } = setUp()
    await take()
    state.pointer = pointTo('v2')
    const loading = held<Versioned>()
    state.load = () => loading.promise
    clock.pass(POINTER_TTL_MS)
    const during = await Promise.all([take(), take(), take()])
    expect(during.map(({ model }) => model.version)).toEqual(['v1', 'v1', 'v1'])
    loading.resolve(model('v2'))
    await backgroundDone()
    expect(await take()).toEqual({ model: model('v2'), stale: false })
    expect(state.loads).toEqual(['v1', 'v2'])
  })

  test('keeps the last good model when the new one is refused, says so, and recovers', async () => {
    const { take, state, clock, backgroundDone } = setUp()
    await take()
    state.pointer = pointTo('v2')
    state.load = async () => {
      throw new Error('blob: expected SHA-256 …, the bytes have …')
    }
    clock.pass(POINTER_TTL_MS)
    await take()
    await backgroundDone()
    expect(await take()).toEqual({ model: model('v1'), stale: true })

    state.load = async (version) => model(version)
    clock.pass(RETRY_MS)
    await take()
    await backgroundDone()
    expect(await take()).toEqual({ model: model('v2'), stale: false })
  })

  test('keeps its model when the pointer disappears', async () => {
    const { take, state, clock, backgroundDone } = setUp()
    await take()
    state.pointer = null
    clock.pass(POINTER_TTL_MS)
    await take()
    await backgroundDone()
    expect(await take()).toEqual({ model: model('v1'), stale: true })
  })

  test('reloads nothing when the pointer has not moved', async () => {
    const { take, state, clock, backgroundDone } = setUp()
    const { model } = await take()
    clock.pass(POINTER_TTL_MS)
    await take()
    await backgroundDone()
    expect((await take()).model).toBe(model)
    expect([state.looks, state.loads.length, state.reported]).toEqual([2, 1, ['model-loaded']])
  })

  test('drops the result of a load that was taken over', async () => {
    const { take, state, clock, backgroundDone } = setUp()
    await take()
    state.pointer = pointTo('v2')
    const slow = held<Versioned>()
    state.load = () => slow.promise
    clock.pass(POINTER_TTL_MS)
    await take()
    await new Promise(setImmediate)
    clock.pass(STALLED_LOAD_MS)
    state.pointer = pointTo('v3')
    state.load = async (version) => model(version)
    await take()
    await new Promise(setImmediate)
    slow.resolve(model('v2'))
    await backgroundDone()
    expect((await take()).model.version).toBe('v3')
  })
})

test('a failure that is a problem already keeps its code', async () => {
  const { take, state } = setUp()
  state.load = async () => {
    throw new ProblemError({ code: 'no-model' })
  }
  await expect(take()).rejects.toMatchObject({ failure: { code: 'no-model' } })
})
