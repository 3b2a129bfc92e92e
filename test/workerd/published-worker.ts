/** The real Worker in workerd, built from wrangler.toml, over stores of its own that the test fills. */
import { createTestHarness } from 'wrangler'
import type { ExportedModel } from '../../scripts/train/export.ts'
import { blobKey, manifestKey, POINTER_KEY } from '../../src/model/keys.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { Conformance } from '../worker/conformance.ts'

/** What the tests use of the bindings; the harness hands out the real ones. */
interface Bindings {
  readonly FOLDIN_KV: {
    put(key: string, value: string): Promise<void>
    delete(key: string): Promise<void>
  }
  readonly FOLDIN_BUCKET: {
    get(key: string, options?: object): Promise<never>
    put(key: string, bytes: Uint8Array): Promise<unknown>
    delete(key: string): Promise<void>
  }
}

export interface PublishedWorker {
  readonly url: URL
  readonly bindings: Bindings
  /** Publishes as the publisher does, pointer last, and returns the version. */
  publish(exported: ExportedModel, previous?: readonly string[]): Promise<string>
  /** Rejects, as `post` does, where the answer is not as the Worker's own OpenAPI document describes it. */
  get(path: string): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
  /** The structured log lines so far with this event. */
  logged(event: string): unknown[]
  close(): Promise<void>
}

/** @param vars instead of those of wrangler.toml. */
export async function startWorker(vars: Record<string, string> = {}): Promise<PublishedWorker> {
  const server = createTestHarness({ workers: [{ configPath: 'wrangler.toml', vars }] })
  const { url } = await server.listen()
  const bindings = await server.getWorker<{ [Name in keyof Bindings]: Bindings[Name] }>().getEnv()
  let conformance: Conformance | null = null
  const request = async (path: string, init?: RequestInit) => {
    const response = await fetch(new URL(path, url), init)
    conformance ??= new Conformance((await (await fetch(new URL('/openapi.json', url))).json()) as never)
    await conformance.check({ method: init?.method ?? 'GET', path, response: response.clone() })
    return response
  }
  return {
    url,
    bindings,
    async publish(exported, previous = []) {
      for (const [sha256, bytes] of exported.blobs) await bindings.FOLDIN_BUCKET.put(blobKey(sha256), bytes)
      const version = modelVersion(exported.manifest)
      await bindings.FOLDIN_KV.put(manifestKey(version), JSON.stringify(exported.manifest))
      await bindings.FOLDIN_KV.put(POINTER_KEY, JSON.stringify({ current: version, previous, canary: null }))
      return version
    },
    get: (path) => request(path),
    post: (path, body) =>
      request(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    logged: (event) =>
      server
        .getLogs()
        .map(({ message }) => message)
        .filter((message) => message.includes(`"event":"${event}"`)),
    close: () => server.close(),
  }
}
