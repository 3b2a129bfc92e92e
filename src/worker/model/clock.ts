/** Time as the Worker sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. On the platform it moves on with I/O only. */
  now(): number
  wait(milliseconds: number): Promise<void>
  /** Calls `ring` after so many milliseconds, unless the function that it returns is called before. */
  alarm(milliseconds: number, ring: () => void): () => void
}

export const platformClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  alarm(milliseconds, ring) {
    const timer = setTimeout(ring, milliseconds)
    return () => clearTimeout(timer)
  },
}
