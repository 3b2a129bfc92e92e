/** The event `foldin:rate`: ratings tell the page of themselves by it, and so may a site's own controls. */

export interface RateDetail {
  /** The absolute URL of the service that the item is of. */
  readonly endpoint: string
  readonly itemId: string
  /** Null takes the rating back; undefined is a "like", without a number. */
  readonly value: number | null | undefined
  /** Settles when the service knows of it. */
  readonly reported?: Promise<unknown> | undefined
}
