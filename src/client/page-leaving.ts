/** When a page may be gone for good: hidden is the last that phones tell of it. */

/** Calls `leave` whenever the page is hidden or left, until the signal says so; never where there is no page. */
export function whenPageLeaves(leave: () => void, signal?: AbortSignal): void {
  const page = globalThis.document
  if (!page) return
  const options = signal && { signal }
  page.addEventListener('visibilitychange', () => page.hidden && leave(), options)
  addEventListener('pagehide', leave, options)
}
