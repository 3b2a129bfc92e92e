/** The inspector of a Worker in workerd: how much memory its isolate takes, and how long it computes. */

/** Wrangler's proxy lets one client in at a time, so that everything goes through one session. */
export interface Inspector {
  send(method: string, params?: object): Promise<unknown>
  close(): void
}

/** @throws where there is no inspector, or it does not answer. */
export async function openInspector(url: URL | undefined): Promise<Inspector> {
  if (url === undefined) throw new Error('the Worker has no inspector')
  // Wrangler's proxy asks for an origin. Node takes headers here, which the declarations do not know.
  const options = { headers: { Origin: 'http://localhost' } } as unknown as string[]
  const socket = new WebSocket(new URL('/ws', url), options)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', reject, { once: true })
  })
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  socket.addEventListener('message', ({ data }: MessageEvent) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result: unknown }
    if (id === undefined) return
    waiting.get(id)?.resolve(result)
    waiting.delete(id)
  })
  socket.addEventListener('close', ({ code, reason }) => {
    for (const { reject } of waiting.values()) reject(new Error(`the inspector left: ${code} ${reason}`))
    waiting.clear()
  })
  let sent = 0
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        sent++
        waiting.set(sent, { resolve, reject })
        socket.send(JSON.stringify({ id: sent, method, params }))
      }),
    close: () => socket.close(),
  }
}

export interface IsolateMemory {
  /** Objects of JavaScript. */
  readonly heapBytes: number
  /** ArrayBuffers, without the memories of WebAssembly. */
  readonly buffersBytes: number
}

interface HeapUsage {
  readonly usedSize: number
  readonly backingStorageSize: number
}

/** workerd collects no garbage for it, so the heap is with what lies about. */
export async function readMemory(inspector: Inspector): Promise<IsolateMemory> {
  const usage = (await inspector.send('Runtime.getHeapUsage')) as HeapUsage
  return { heapBytes: usage.usedSize, buffersBytes: usage.backingStorageSize }
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[]
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

const SAMPLING_US = 200
/**
 * What a profile calls time in which nothing of the isolate runs; and the Worker's function that writes the log line,
 * which takes milliseconds only because an inspector listens.
 */
const NOT_COMPUTING = new Set(['(idle)', '(program)', '(root)', 'record'])

/** Milliseconds that the isolate computes, WebAssembly and garbage collection with it, while this work waits for it. */
export async function profile(inspector: Inspector, work: () => Promise<void>): Promise<number> {
  await inspector.send('Profiler.enable')
  await inspector.send('Profiler.setSamplingInterval', { interval: SAMPLING_US })
  await inspector.send('Profiler.start')
  await work()
  const { profile } = (await inspector.send('Profiler.stop')) as { profile: CpuProfile }
  const { nodes, samples, timeDeltas } = profile
  const idle = new Set(
    nodes.filter(({ callFrame }) => NOT_COMPUTING.has(callFrame.functionName)).map(({ id }) => id),
  )
  const microseconds = samples.reduce(
    // A sample stands for the time until the next one.
    (sum, node, place) => (idle.has(node) ? sum : sum + (timeDeltas[place + 1] ?? 0)),
    0,
  )
  return microseconds / 1000
}
