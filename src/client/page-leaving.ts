/** When a page may be gone for good: hidden is the last that phones tell of it. */

/** Calls `leave` whenever the page is hidden or left; nothing where there is no page. Returns what ends it. */
export function whenPageLeaves(leave: () => void): () => void {
  const page = globalThis.document
  if (page === undefined) return () => {}
  const hidden = () => {
    if (page.visibilityState === 'hidden') leave()
  }
  page.addEventListener('visibilitychange', hidden)
  addEventListener('pagehide', leave)
  return () => {
    page.removeEventListener('visibilitychange', hidden)
    removeEventListener('pagehide', leave)
  }
}
