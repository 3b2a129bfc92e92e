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
import { type IsolateMemory, openInspector, profile, readMemory } from './inspector.ts'

export interface BenchService extends PlainService {
  memory(): Promise<IsolateMemory>
  /** Milliseconds that the isolate computes, WebAssembly and garbage collection with it, while this work waits for it. */
  cpuMs(work: () => Promise<void>): Promise<number>
}

/** Miniflare passes them on to workerd. */
const V8_FLAGS = 'MINIFLARE_WORKERD_V8_FLAGS'

export interface PlainService {
  readonly url: URL
  close(): Promise<void>
}

export interface StoredModel {
  /** Serves it by the Worker of this configuration, as `foldin dev` does. */
  serve(configPath: string): Promise<PlainService>
  /** The same with the isolate open to look into, which makes each log line of the Worker cost milliseconds. */
  inspect(configPath: string): Promise<BenchService>
  remove(): Promise<void>
}

/**
 * What V8 may take for JavaScript, as the platform's limit leaves it; workerd sets none by itself. Over it workerd
 * ends. It holds for every Worker of this process from here on, the one that stores models too.
 */
export function limitHeap(megabytes: number): void {
  process.env[V8_FLAGS] = `--max-heap-size=${megabytes}`
}

/** Publishes the model to stores of its own. */
export async function storeModel(exported: ExportedModel): Promise<StoredModel> {
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
  return {
    async serve(configPath) {
      const worker = await startWorker(folder, configPath, false)
      return { url: await worker.url, close: () => worker.dispose() }
    },
    async inspect(configPath) {
      const worker = await startWorker(folder, configPath, { port: 0 })
      const inspector = await openInspector(await worker.inspectorUrl)
      return {
        url: await worker.url,
        memory: () => readMemory(inspector),
        cpuMs: (work) => profile(inspector, work),
        async close() {
          inspector.close()
          await worker.dispose()
        },
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function startWorker(folder: string, configPath: string, inspector: false | { port: number }) {
  const { unstable_DevEnv: DevEnv } = await loadWrangler()
  const devEnv = new DevEnv()
  const worker = await devEnv.startWorker({
    config: configPath,
    envFiles: [],
    dev: {
      remote: false,
      server: { hostname: '127.0.0.1', port: 0 },
      inspector,
      persist: folder,
      logLevel: 'error',
      watch: false,
    },
  })
  await worker.ready
  return worker
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
