/**
 * Calls to one service: a deadline over everything, repeats after 429 and 503 alone. Every call of the API may be
 * repeated: reads change nothing, events carry ids, an erasure done twice is one.
 */
import { FoldinError } from './foldin-error.ts'
import { type Platform, webPlatform } from './platform.ts'
import { type Exchange, send } from './send.ts'

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
  readonly method?: Exchange['method']
  /** Sent as JSON; makes the call a POST where no method is given. */
  readonly body?: object | undefined
  readonly keepalive?: boolean
  readonly signal?: AbortSignal | undefined
}

export class Transport {
  readonly platform: Platform
  readonly #base: string
  readonly #key: string | undefined
  readonly #timeoutMs: number
  readonly #repeats: number

  /** @throws {TypeError} unless `endpoint` is an absolute URL. */
  constructor({ endpoint, key, timeoutMs, repeats, ...platform }: TransportOptions) {
    this.platform = { ...webPlatform, ...platform }
    this.#base = `${baseUrl(endpoint)}/v1/`
    this.#key = key
    this.#timeoutMs = timeoutMs ?? DEFAULT_TIMEOUT_MS
    this.#repeats = repeats ?? DEFAULT_REPEATS
  }

  /**
   * What the service answers, taken to be what the contract says.
   * @throws {FoldinError} for every failure but an abort by `signal`, which throws the signal's reason.
   */
  async call<Answer>({ path, method, body, keepalive = false, signal }: Call): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.#timeoutMs)
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout
    const exchange: Exchange = {
      url: this.#base + path,
      method: method ?? (body ? 'POST' : 'GET'),
      key: this.#key,
      body: body && JSON.stringify(body),
      keepalive,
    }
    const { now, wait } = this.platform
    const deadlineMs = now() + this.#timeoutMs
    for (let repeat = 0; ; repeat++) {
      try {
        return (await send(this.platform, exchange, either)) as Answer
      } catch (error) {
        const failure = this.#failureOf(error, exchange.url, signal, timeout)
        const waitMs = this.#waitMs(failure, repeat)
        // A wait that ends after the deadline would only turn a clear refusal into a timeout.
        if (waitMs === null || now() + waitMs >= deadlineMs) throw failure
        await wait(waitMs, either).catch((reason) => {
          throw this.#failureOf(reason, exchange.url, signal, timeout)
        })
      }
    }
  }

  #failureOf(error: unknown, url: string, signal: AbortSignal | undefined, timeout: AbortSignal): unknown {
    if (signal?.aborted) return signal.reason
    if (error instanceof FoldinError) return error
    if (timeout.aborted) {
      const detail = `no answer from ${url} within ${this.#timeoutMs} ms`
      return new FoldinError({ code: 'timeout', detail, cause: error })
    }
    return new FoldinError({ code: 'unreachable', detail: `no connection to ${url}`, cause: error })
  }

  /** Null where the call is not to be repeated. Full jitter, on top of what the service asks for. */
  #waitMs(failure: unknown, repeat: number): number | null {
    if (!(failure instanceof FoldinError) || repeat >= this.#repeats) return null
    if (failure.status !== 429 && failure.status !== 503) return null
    const window = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** repeat)
    return (failure.retryAfterMs ?? 0) + this.platform.random() * window
  }
}

function baseUrl(endpoint: string): string {
  if (!URL.canParse(endpoint)) {
    throw new TypeError(
      `endpoint is ${JSON.stringify(endpoint)}, expected an absolute URL such as https://recommend.example.com`,
    )
  }
  const { origin, pathname } = new URL(endpoint)
  return origin + pathname.replace(/\/+$/, '')
}
