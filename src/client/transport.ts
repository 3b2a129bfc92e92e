/**
 * Calls to one service: a deadline over everything, repeats after 429 and 503 alone. Every call of the API may be
 * repeated: reads change nothing, events carry ids, an erasure done twice is one.
 */
import { FoldinError } from './foldin-error.ts'
import { type Platform, webPlatform } from './platform.ts'
import { send } from './send.ts'

const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_REPEATS = 2
const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 5_000

export interface TransportOptions extends Partial<Platform> {
  /** Where the service is, for instance `https://recommend.example.com`; a path is kept. */
  readonly endpoint: string
  /** An API key. Only publishable ones (`fld_pub_…`) belong on a page. */
  readonly key?: string | undefined
  /** How long a call may take in all, repeats and waits included; 10,000 when left out. */
  readonly timeoutMs?: number | undefined
  /** How often a call is repeated that the service answers with 429 or 503; 2 when left out. */
  readonly repeats?: number | undefined
}

export interface Call {
  /** Below `/v1/`, with its query. */
  readonly path: string
  readonly method?: 'DELETE'
  /** Sent as JSON, by POST. */
  readonly body?: object | undefined
  /** Lets the request outlive its page. */
  readonly keepalive?: boolean
  readonly signal?: AbortSignal | undefined
}

export interface Transport {
  readonly platform: Platform
  /**
   * What the service answers, taken to be what the contract says.
   * @throws {FoldinError} for every failure but an abort by `signal`, which throws the signal's reason.
   */
  call<Answer>(call: Call): Promise<Answer>
}

/** @throws {TypeError} unless `endpoint` is an absolute URL. */
export function createTransport({
  endpoint,
  key,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  repeats = DEFAULT_REPEATS,
  ...given
}: TransportOptions): Transport {
  const base = baseUrl(endpoint)
  const platform = { ...webPlatform, ...given }
  const { now, wait, random } = platform
  const headers: Record<string, string> = key ? { Authorization: `Bearer ${key}` } : {}

  return {
    platform,
    async call<Answer>({ path, method, body, keepalive = false, signal }: Call): Promise<Answer> {
      const url = `${base}/v1/${path}`
      const timeout = AbortSignal.timeout(timeoutMs)
      const init: RequestInit = {
        headers,
        keepalive,
        signal: AbortSignal.any(signal ? [signal, timeout] : [timeout]),
      }
      if (method) init.method = method
      if (body) {
        init.method = 'POST'
        init.headers = { ...headers, 'Content-Type': 'application/json' }
        init.body = JSON.stringify(body)
      }
      const deadlineMs = now() + timeoutMs
      for (let repeat = 0; ; repeat++) {
        try {
          return (await send(platform.fetch, url, init)) as Answer
        } catch (error) {
          if (signal?.aborted) throw signal.reason
          if (!(error instanceof FoldinError)) {
            throw new FoldinError({
              code: timeout.aborted ? 'timeout' : 'unreachable',
              detail: timeout.aborted
                ? `no answer from ${url} within ${timeoutMs} ms`
                : `no connection to ${url}, or not allowed from this origin`,
              cause: error,
            })
          }
          // Full jitter, on top of what the service asks for.
          const waitMs =
            (error.retryAfterMs ?? 0) + random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** repeat)
          const isPassing = error.status === 429 || error.status === 503
          // A wait that ends after the deadline would only turn a clear refusal into a timeout.
          if (!isPassing || repeat >= repeats || now() + waitMs >= deadlineMs) throw error
          await wait(waitMs, signal)
        }
      }
    },
  }
}

function baseUrl(endpoint: string): string {
  if (!URL.canParse(endpoint)) {
    throw new TypeError(`endpoint is ${JSON.stringify(endpoint)}, expected an absolute URL`)
  }
  const { origin, pathname } = new URL(endpoint)
  return origin + pathname.replace(/\/+$/, '')
}
