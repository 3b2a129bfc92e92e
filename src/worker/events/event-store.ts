/** Where events go, as the routes see it. Everything rejects where the store fails. No I/O. */
import type { EventType } from '../contract/events.ts'

/** An event as it is kept: with an id and a time, its sender's or ours. */
export interface StoredEvent {
  readonly eventId: string
  readonly type: EventType
  readonly userId: string
  readonly itemId: string
  /** Of interactions alone. Null takes back what was said of the item; absent is the model's unstated value. */
  readonly value?: number | null
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly recommendationId?: string
}

/** Stands in the export where the user's events were. */
export interface Erasure {
  readonly eventId: string
  readonly type: 'erasure'
  readonly userId: string
  readonly timestamp: number
}

export type LogEntry = StoredEvent | Erasure

/** The newest word of a user on one item. */
export interface RecentInteraction {
  readonly itemId: string
  /** As in `StoredEvent`. */
  readonly value?: number | null
  readonly timestamp: number
}

export interface RecentFeedback {
  /** Whether what models know of the user is to be ignored. */
  readonly isErased: boolean
  /** One of each item at most, oldest first. */
  readonly interactions: readonly RecentInteraction[]
}

export interface ExportRequest {
  /** Entries of each part of the log that have been exported already; `NOTHING_EXPORTED` at the beginning. */
  readonly after: readonly number[]
  /** 1 and more. */
  readonly limit: number
}

export interface ExportPage {
  readonly entries: readonly LogEntry[]
  readonly after: readonly number[]
  readonly isLast: boolean
}

export interface EventStore {
  /**
   * Resolves when all of them are kept; where it rejects, some may be. An event whose id its user has sent before is
   * not kept again, so that the whole call can be repeated.
   */
  append(events: readonly StoredEvent[]): Promise<void>
  recent(userId: string): Promise<RecentFeedback>
  /**
   * Forgets the user's events, and from then on those that happened before. Resolves when nothing can bring them back.
   * @param at seconds since 1970.
   */
  erase(userId: string, at: number): Promise<void>
  /** The users that were erased ever, as far as that has been told everywhere. */
  erasedUsers(): Promise<readonly string[]>
  /** Kept events reach the log within seconds, those of one user in their order. */
  exportPage(request: ExportRequest): Promise<ExportPage>
}
