/** What the log says, told in its order: the events that still hold, and who and what is to be forgotten. No I/O. */
import type { LogEntry } from './event-source.ts'

export const EVENT_TYPES = ['interaction', 'click', 'impression'] as const
export type EventType = (typeof EVENT_TYPES)[number]

export interface ExportedEvent {
  readonly userId: string
  readonly itemId: string
  /** Null where nobody stated one. */
  readonly value: number | null
  readonly timestamp: number
  readonly type: EventType
  readonly eventId: string
  /** Empty where the event is of no answer. */
  readonly recommendationId: string
}

export interface Withdrawn {
  readonly userId: string
  readonly itemId: string
  readonly timestamp: number
}

export interface FeedbackState {
  readonly events: readonly ExportedEvent[]
  readonly withdrawn: readonly Withdrawn[]
  readonly erasedUsers: readonly string[]
}

/** One user's part. */
interface UserState {
  /** By event id. */
  readonly events: Map<string, ExportedEvent>
  /** By item: the time from which on what is said of it holds again. */
  readonly withdrawn: Map<string, number>
}

export class ExportedFeedback {
  readonly #types: ReadonlySet<string>
  readonly #users = new Map<string, UserState>()
  readonly #erased: Set<string>

  /** @param types those that become rows. @param state what an earlier export has found. */
  constructor(types: readonly EventType[], state: FeedbackState) {
    this.#types = new Set(types)
    this.#erased = new Set(state.erasedUsers)
    for (const event of state.events) this.#of(event.userId).events.set(event.eventId, event)
    for (const { userId, itemId, timestamp } of state.withdrawn) {
      this.#of(userId).withdrawn.set(itemId, timestamp)
    }
  }

  /** Entries in the order of the log. Those that have been told before change nothing if all after them follow. */
  tell(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      if (entry.type === 'erasure') {
        this.#users.delete(entry.userId)
        this.#erased.add(entry.userId)
      } else if (entry.itemId !== undefined) {
        this.#take(entry, entry.type, entry.itemId)
      }
    }
  }

  state(): FeedbackState {
    const users = [...this.#users]
    return {
      events: users.flatMap(([, { events }]) => [...events.values()]),
      withdrawn: users.flatMap(([userId, { withdrawn }]) =>
        Array.from(withdrawn, ([itemId, timestamp]) => ({ userId, itemId, timestamp })),
      ),
      erasedUsers: [...this.#erased].toSorted(),
    }
  }

  #take(entry: LogEntry, type: EventType, itemId: string): void {
    const { userId, eventId, value, timestamp, recommendationId = '' } = entry
    const { events, withdrawn } = this.#of(userId)
    if (type === 'interaction') {
      const since = withdrawn.get(itemId)
      if (value === null) {
        if (since !== undefined && since > timestamp) return
        withdrawn.set(itemId, timestamp)
        for (const [id, event] of events) {
          const isOfIt = event.type === 'interaction' && event.itemId === itemId
          if (isOfIt && event.timestamp <= timestamp) events.delete(id)
        }
        return
      }
      if (since !== undefined && timestamp < since) return
      // No row will say that it holds again.
      if (!this.#types.has(type)) withdrawn.delete(itemId)
    }
    if (!this.#types.has(type)) return
    events.set(eventId, { userId, itemId, value: value ?? null, timestamp, type, eventId, recommendationId })
  }

  #of(userId: string): UserState {
    const known = this.#users.get(userId)
    if (known !== undefined) return known
    const state: UserState = { events: new Map(), withdrawn: new Map() }
    this.#users.set(userId, state)
    return state
  }
}

/** Pairs of which nothing holds any more. What was said of them elsewhere before is taken back as well. */
export function pairsLeftOut({ events, withdrawn }: FeedbackState): Withdrawn[] {
  const said = new Set(
    events
      .filter(({ type }) => type === 'interaction')
      .map(({ userId, itemId }) => JSON.stringify([userId, itemId])),
  )
  return withdrawn.filter(({ userId, itemId }) => !said.has(JSON.stringify([userId, itemId])))
}
