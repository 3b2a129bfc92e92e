import { describe, expect, test } from 'vitest'
import { Latest, pause } from '../../src/demo/latest.ts'

describe('the latest call', () => {
  test('answers', async () => {
    expect(await new Latest().run(async () => 7)).toBe(7)
  })

  test('overtakes the one under way, even if that answers later', async () => {
    const latest = new Latest()
    const gate = Promise.withResolvers<string>()
    const signals: AbortSignal[] = []
    const first = latest.run((signal) => {
      signals.push(signal)
      return gate.promise
    })
    const second = latest.run(async () => 'second')
    expect(signals[0]?.aborted).toBe(true)
    expect(await second).toBe('second')
    gate.resolve('first')
    expect(await first).toBe(null)
  })

  test('throws what it throws, unless it was overtaken', async () => {
    const latest = new Latest()
    await expect(latest.run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    const gate = Promise.withResolvers<never>()
    const overtaken = latest.run(() => gate.promise)
    latest.cancel()
    gate.reject(new Error('too late'))
    expect(await overtaken).toBe(null)
  })
})

describe('a pause', () => {
  test('ends', async () => {
    await expect(pause(1, new AbortController().signal)).resolves.toBe(undefined)
  })

  test('is broken off by its signal, with the reason', async () => {
    const controller = new AbortController()
    const paused = pause(60_000, controller.signal)
    controller.abort(new Error('typed on'))
    await expect(paused).rejects.toThrow('typed on')
  })
})
