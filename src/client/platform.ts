/** What the client takes of its platform, so that tests can bring their own. */

export interface Platform {
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  now(): number
  /** 0 to 1, 1 excluded. */
  random(): number
  /** Resolves after `ms`, or rejects with the signal's reason. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export const webPlatform: Platform = {
  // Called as a plain function, and looked up late: browsers refuse `fetch` as a method of another object.
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const give = () => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', give)
        resolve()
      }, ms)
      if (signal.aborted) give()
      else signal.addEventListener('abort', give, { once: true })
    }),
}

/** 128 random bits as 32 hex digits. Not `crypto.randomUUID`, which pages without TLS do not have. */
export function randomId(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
