/** Puts names beside points so that none lies over another. */

export interface Label {
  readonly words: string
  /** Pixels from the top left corner of the picture. */
  readonly x: number
  readonly y: number
}

export type PlacedLabel<L extends Label> = L & { readonly anchor: 'start' | 'end' }

/** At 11 px a letter is about so wide; titles have few wide ones. */
const LETTER_PX = 6.1
const LINE_PX = 14
const GAP_PX = 8

/** The longest beginning of a name that has so many letters, with an ellipsis where it is cut. */
export function clipped(words: string, letters: number): string {
  return words.length <= letters ? words : `${words.slice(0, letters - 1).trimEnd()}…`
}

/** First come, first served: a label stands right of its point, else left of it, else it is left out. */
export function placeLabels<L extends Label>(labels: readonly L[], width: number): PlacedLabel<L>[] {
  const taken: { left: number; right: number; y: number }[] = []
  const placed: PlacedLabel<L>[] = []
  for (const label of labels) {
    const length = label.words.length * LETTER_PX
    for (const anchor of ['start', 'end'] as const) {
      const left = anchor === 'start' ? label.x + GAP_PX : label.x - GAP_PX - length
      const box = { left, right: left + length, y: label.y }
      const free = taken.every(
        (other) =>
          box.left > other.right + GAP_PX ||
          box.right < other.left - GAP_PX ||
          Math.abs(box.y - other.y) >= LINE_PX,
      )
      if (!free || box.left < 4 || box.right > width - 4) continue
      taken.push(box)
      placed.push({ ...label, anchor })
      break
    }
  }
  return placed
}
