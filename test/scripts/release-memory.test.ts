import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { releaseMemory } from '../../scripts/train/release-memory.ts'

function garbage(): WeakRef<object> {
  return new WeakRef({ large: new Uint8Array(2 ** 20) })
}

test('collects what nobody holds, in a large process', async () => {
  const left = garbage()
  // A WeakRef holds what it refers to until the end of the turn that made it.
  await setImmediate()
  const resident = vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(2 ** 30)
  await releaseMemory()
  resident.mockRestore()
  expect(left.deref()).toBe(undefined)
})
