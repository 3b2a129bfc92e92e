/** Only the latest of a series of calls counts: a new one aborts the one under way. */

export class Latest {
  #controller: AbortController | null = null

  /**
   * What `call` answers, or null where a newer call or `cancel` overtook it.
   * @throws what `call` throws, unless it was overtaken.
   */
  async run<Answer>(call: (signal: AbortSignal) => Promise<Answer>): Promise<Answer | null> {
    this.#controller?.abort()
    const controller = new AbortController()
    this.#controller = controller
    try {
      const answer = await call(controller.signal)
      return controller.signal.aborted ? null : answer
    } catch (error) {
      if (controller.signal.aborted) return null
      throw error
    }
  }

  cancel(): void {
    this.#controller?.abort()
  }
}

/** Resolves after a pause; rejects with the signal's reason when aborted in it. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, durationMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
