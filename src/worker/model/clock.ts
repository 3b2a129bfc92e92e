/** Time as the model source sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. On the platform it moves on with I/O only. */
  now(): number
  wait(milliseconds: number): Promise<void>
}

export const platformClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}
