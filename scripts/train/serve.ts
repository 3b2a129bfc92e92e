/** Runs the Worker in workerd on the local R2 and KV, as `wrangler dev` does, without its keys and questions. */
import { createServer } from 'node:net'
import { loadWrangler } from './targets/wrangler.ts'

export interface ServeOptions {
  /** wrangler.toml */
  readonly configPath: string
  /** What `openLocalTarget` was given. */
  readonly stateFolder: string
  readonly host: string
  readonly port: number
}

export interface RunningWorker {
  /** For people: `http://localhost:8787`, without a slash at the end. */
  readonly url: string
  /** Whether everybody may ask, or only who has an API key. */
  readonly access: 'open' | 'keys'
  close(): Promise<void>
}

/** Only this machine; browsers reach it as localhost. */
export const LOOPBACK = '127.0.0.1'

/** How long the first answer may take: the bundle is built and the model loaded meanwhile. */
const READY_TIMEOUT_MS = 60_000
const RETRY_MS = 100
/** Answers that the model cannot be loaded, after which it is believed. */
const MOST_LOADS = 3
const PORTS_TO_TRY = 20

/**
 * Resolves when `/health/ready` answers that a model is loaded.
 * @throws {Error} where the Worker cannot be built, the port is taken, or the model cannot be loaded; the Worker then
 * has said why on stderr.
 */
export async function serve(options: ServeOptions): Promise<RunningWorker> {
  const { unstable_DevEnv: DevEnv } = await loadWrangler()
  const devEnv = new DevEnv()
  // Wrangler tells of a failure by this promise or by these events, whichever comes first.
  const failed = new Promise<never>((_, reject) => {
    devEnv.on('error', reject)
    devEnv.on('buildFailed', (event: { cause: Error }) => reject(event.cause))
    devEnv.proxy.ready.promise.catch(reject)
  })
  failed.catch(() => {})
  try {
    const worker = await devEnv.startWorker({
      config: options.configPath,
      envFiles: [],
      dev: {
        remote: false,
        server: { hostname: options.host, port: options.port },
        inspector: false,
        persist: options.stateFolder,
        logLevel: 'error',
        watch: false,
      },
    })
    await Promise.race([worker.ready, failed])
    const { access } = await Promise.race([waitUntilReady(await worker.url), failed])
    return { url: addressOf(options), access, close: () => worker.dispose() }
  } catch (error) {
    await devEnv.teardown()
    throw withoutWrapping(error)
  }
}

/** "An error occurred when starting the server" says nothing; what does is its cause. */
function withoutWrapping(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? withoutWrapping(error.cause) : error
}

function addressOf({ host, port }: ServeOptions): string {
  if (host === LOOPBACK) return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function waitUntilReady(worker: URL): Promise<Ready> {
  const url = new URL('/health/ready', worker)
  const deadline = performance.now() + READY_TIMEOUT_MS
  let failedLoads = 0
  for (;;) {
    const answer = await readiness(url)
    if ('access' in answer) return answer
    if (answer.code === 'model-unavailable' && ++failedLoads === MOST_LOADS) {
      throw new Error(
        'the published model cannot be loaded, for the reason above (model-load-failed). Publish it again: foldin publish',
      )
    }
    if (performance.now() > deadline)
      throw new Error(`the Worker at ${url.host} does not become ready: ${answer.detail}`)
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

type Ready = Pick<RunningWorker, 'access'>

interface ReadinessProblem {
  /** Null where the answer is none of the API's. */
  readonly code: string | null
  readonly detail: string
}

async function readiness(url: URL): Promise<Ready | ReadinessProblem> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) })
    if (response.ok) return (await response.json()) as Ready
    const text = await response.text()
    if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
      return { code: null, detail: text }
    }
    return JSON.parse(text) as ReadinessProblem
  } catch (error) {
    return { code: null, detail: String(error) }
  }
}

/** @throws {Error} where none of the ports from `first` on is free. */
export async function findFreePort(host: string, first: number): Promise<number> {
  for (let port = first; port < first + PORTS_TO_TRY; port++) {
    if (await isFree(host, port)) return port
  }
  throw new Error(
    `ports ${first} to ${first + PORTS_TO_TRY - 1} of ${host} are all taken: choose one with --port`,
  )
}

/** Whether nobody listens there; on this machine alone, under neither of the addresses of `localhost`. */
export async function isFree(host: string, port: number): Promise<boolean> {
  const addresses = host === LOOPBACK ? [LOOPBACK, '::1'] : [host]
  for (const address of addresses) {
    if (!(await canListen(address, port))) return false
  }
  return true
}

function canListen(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // A machine without IPv6 has no ::1, and nobody can be listening on it.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'))
    server.listen(port, address, () => server.close(() => resolve(true)))
  })
}
