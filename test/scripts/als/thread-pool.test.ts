import { describe, expect, test, vi } from 'vitest'
import { ThreadPool } from '../../../scripts/train/als/thread-pool.ts'

/** What the threads run instead of thread.ts. */
const script = vi.hoisted(() => ({ text: '' }))

vi.mock('node:worker_threads', async (load) => {
  const actual = await load<typeof import('node:worker_threads')>()
  return {
    ...actual,
    Worker: class extends actual.Worker {
      constructor() {
        super(script.text, { eval: true })
      }
    },
  }
})

function poolOf(text: string): ThreadPool {
  script.text = text
  // The smallest module that there is: its magic and its version.
  const module = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
  return new ThreadPool(module, new WebAssembly.Memory({ initial: 1 }), 2)
}

const ON_JOB = "require('node:worker_threads').parentPort.on('message', () => "
const JOB = { kind: 'solve', step: 0, scratch: [0, 0] } as const

describe('ThreadPool.run', () => {
  test('gives the answers of all threads', async () => {
    const pool = poolOf(`const port = require('node:worker_threads').parentPort
      port.on('message', () => port.postMessage(7))`)
    expect(await pool.run(JOB)).toEqual([7, 7])
    await pool.close()
  })

  test.each([
    ['throws', `${ON_JOB}{ throw new Error('no') })`, 'no'],
    ['ends during a job', `${ON_JOB}process.exit(3))`, /^training thread [01] ended with code 3$/],
    ['ends before a job', 'process.exit(0)', /^training thread [01] ended with code 0$/],
  ])('rejects when a thread %s', async (_, text, message) => {
    const pool = poolOf(text)
    await expect(pool.run(JOB)).rejects.toThrow(message)
    await expect(pool.run(JOB)).rejects.toThrow(message)
    await pool.close()
  })
})
