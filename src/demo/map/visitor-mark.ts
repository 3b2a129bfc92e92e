/** The visitor's mark, and its way to where their taste is now. */
import { Motion } from './motion.ts'
import type { Place } from './points.ts'

const MOVE_MS = 1_100

export class VisitorMark {
  #place: Place | null = null
  #move: Motion<Place> | null = null

  /** Null where nothing is known of the visitor's taste. */
  get place(): Place | null {
    return this.#place
  }

  /** Appears and goes at once; moves otherwise, unless it is to be `still`. */
  moveTo(to: Place | null, still: boolean): void {
    const from = this.#place
    if (to === null || from === null) {
      this.#place = to
      this.#move = null
      return
    }
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const between = (part: number) => ({ x: from.x + dx * part, y: from.y + dy * part })
    this.#move = new Motion(between, still ? 0 : MOVE_MS)
  }

  /** True while it is on its way. */
  animate(nowMs: number): boolean {
    if (this.#move === null) return false
    this.#place = this.#move.at(nowMs)
    if (this.#move.isOver(nowMs)) this.#move = null
    return this.#move !== null
  }
}
