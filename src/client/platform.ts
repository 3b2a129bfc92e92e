/** What the client takes of its platform, so that tests can bring their own. */

export interface Platform {
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  now(): number
  /** 0 to 1, 1 excluded. */
  random(): number
  /** Resolves after `ms`, or rejects with the signal's reason as soon as that aborts. */
  wait(ms: number, signal: AbortSignal | undefined): Promise<void>
}

export const webPlatform: Platform = {
  // Called as a plain function, and looked up late: browsers refuse `fetch` as a method of another object.
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => reject(signal.reason))
    }),
}

/** 128 random bits as 32 hex digits. Not `crypto.randomUUID`, which pages without TLS do not have. */
export function randomId(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
