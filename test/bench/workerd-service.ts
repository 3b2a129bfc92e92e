/** A Worker in workerd over stores in a folder of its own, with the memory of its isolate open to the bench. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportedModel } from '../../scripts/train/export.ts'
import { publishModel } from '../../scripts/train/publish.ts'
import { openLocalTarget } from '../../scripts/train/targets/cloudflare.ts'
import { loadWrangler } from '../../scripts/train/targets/wrangler.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { PAGE_BYTES } from '../../src/model/score-kernel.ts'
import { planScoreMemory } from '../../src/model/score-memory.ts'

export interface IsolateMemory {
  /** Objects of JavaScript. */
  readonly heapBytes: number
  /** ArrayBuffers, without the memories of WebAssembly. */
  readonly buffersBytes: number
}

export interface BenchService {
  readonly url: URL
  memory(): Promise<IsolateMemory>
  close(): Promise<void>
}

/** Publishes the model to stores of its own and serves it by the Worker of this configuration. */
export async function serveModel(exported: ExportedModel, configPath: string): Promise<BenchService> {
  const folder = await mkdtemp(join(tmpdir(), 'foldin-bench-'))
  const target = await openLocalTarget('wrangler.toml', folder)
  const blobs = [...exported.blobs]
  await publishModel(
    {
      manifest: exported.manifest,
      modelVersion: modelVersion(exported.manifest),
      blobs: {
        async open(key) {
          const bytes = blobs.find(([sha256]) => key.endsWith(sha256))?.[1]
          return bytes === undefined ? null : { bytes: bytes.byteLength, body: once(bytes) }
        },
        read: () => Promise.reject(new Error('publishing reads blobs whole')),
      },
    },
    target,
  )
  await target.close()

  const { unstable_DevEnv: DevEnv } = await loadWrangler()
  const devEnv = new DevEnv()
  const worker = await devEnv.startWorker({
    config: configPath,
    envFiles: [],
    dev: {
      remote: false,
      server: { hostname: '127.0.0.1', port: 0 },
      inspector: { port: 0 },
      persist: folder,
      logLevel: 'error',
      watch: false,
    },
  })
  await worker.ready
  return {
    url: await worker.url,
    memory: async () => readMemory(await worker.inspectorUrl),
    async close() {
      await worker.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** In megabytes of 10⁶ bytes. The memory of the kernel is as large as the plan says: it never grows. */
export function memoryColumns(
  manifest: Manifest,
  { heapBytes, buffersBytes }: IsolateMemory,
): Record<string, string> {
  const kernelBytes = planScoreMemory(manifest).pages * PAGE_BYTES
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
  return {
    'WASM MB': megabytes(kernelBytes),
    'buffers MB': megabytes(buffersBytes),
    'JS heap MB': megabytes(heapBytes),
    'isolate MB': megabytes(kernelBytes + heapBytes + buffersBytes),
  }
}

async function* once(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield bytes
}

const REQUEST_ID = 1

interface HeapUsage {
  readonly usedSize: number
  readonly backingStorageSize: number
}

/** By the inspector's protocol; workerd collects no garbage for it, so the heap is with what lies about. */
async function readMemory(inspectorUrl: URL | undefined): Promise<IsolateMemory> {
  if (inspectorUrl === undefined) throw new Error('the Worker has no inspector')
  // Wrangler's proxy asks for an origin. Node takes headers here, which the declarations do not know.
  const options = { headers: { Origin: 'http://localhost' } } as unknown as string[]
  const socket = new WebSocket(new URL('/ws', inspectorUrl), options)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', reject, { once: true })
  })
  const answered = new Promise<HeapUsage>((resolve) => {
    socket.addEventListener('message', ({ data }: MessageEvent) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result: HeapUsage }
      if (id === REQUEST_ID) resolve(result)
    })
  })
  socket.send(JSON.stringify({ id: REQUEST_ID, method: 'Runtime.getHeapUsage' }))
  const { usedSize, backingStorageSize } = await answered
  socket.close()
  return { heapBytes: usedSize, buffersBytes: backingStorageSize }
}
