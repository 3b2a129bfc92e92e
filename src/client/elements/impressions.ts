/** Tells once of each item that was half in view for a second. */

const SECOND_MS = 1000

export interface Impressions {
  /** From now on these, and nothing of before. */
  watch(items: Iterable<readonly [Element, string]>): void
  stop(): void
}

interface Watched {
  readonly itemId: string
  timer?: ReturnType<typeof setTimeout>
}

export function watchImpressions(seen: (itemId: string) => void): Impressions {
  const watched = new Map<Element, Watched>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        const item = watched.get(target)
        clearTimeout(item?.timer)
        if (item && intersectionRatio >= 0.5) begin(target, item)
      }
    },
    { threshold: 0.5 },
  )

  function begin(target: Element, item: Watched): void {
    item.timer = setTimeout(() => {
      // Nobody sees a page in the background.
      if (document.hidden) return begin(target, item)
      observer.unobserve(target)
      seen(item.itemId)
    }, SECOND_MS)
  }

  function stop(): void {
    observer.disconnect()
    for (const { timer } of watched.values()) clearTimeout(timer)
    watched.clear()
  }

  return {
    stop,
    watch(items) {
      stop()
      for (const [shown, itemId] of items) {
        watched.set(shown, { itemId })
        observer.observe(shown)
      }
    },
  }
}
