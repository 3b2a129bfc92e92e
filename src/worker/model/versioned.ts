/** What has to be known of a model to keep it and to choose it. */
export interface Versioned {
  readonly version: string
  /** What it takes of the isolate's memory. */
  readonly bytes: number
}
