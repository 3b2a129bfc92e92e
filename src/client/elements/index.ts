/** The elements as classes, for who bundles them, or defines them at a time of their own. */
import { defineElement } from './define-element.ts'
import { FoldinRating } from './foldin-rating.ts'
import { FoldinRecs } from './foldin-recs.ts'

export type { Shown } from './foldin-recs.ts'
export type { ClickDetail } from './item-list.ts'
export type { RateDetail } from './rate-event.ts'
export { FoldinRating, FoldinRecs }

declare global {
  interface HTMLElementTagNameMap {
    'foldin-recs': FoldinRecs
    'foldin-rating': FoldinRating
  }
}

/** Defines `<foldin-recs>` and `<foldin-rating>`. A name that is taken stays as it is. */
export function defineFoldinElements(): void {
  defineElement('foldin-recs', FoldinRecs)
  defineElement('foldin-rating', FoldinRating)
}
