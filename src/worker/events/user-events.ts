/**
 * The Durable Object of one user, near to where they first acted: takes their events, gives back the recent ones, and
 * forwards all of them to the log. An event is acknowledged when it is on this object's disk; that it reaches the log
 * is then the alarm's business, as often as it takes.
 */
import { DurableObject } from 'cloudflare:workers'
import { ERASED_USERS_KEY } from '../../model/keys.ts'
import type { EventLog } from './event-log.ts'
import type { Erasure, RecentFeedback, StoredEvent } from './event-store.ts'
import { forwardOutbox } from './forward.ts'
import { retryDelayMs } from './retry-delay.ts'
import { UserLedger } from './user-ledger.ts'

export interface UserEventsEnv {
  readonly FOLDIN_EVENT_LOG: DurableObjectNamespace<EventLog>
}

/** Events of a visit come in bursts, and go on together. */
const FORWARD_DELAY_MS = 1_000

export class UserEvents extends DurableObject<UserEventsEnv> {
  readonly #ledger = new UserLedger(this.ctx.storage)
  #failures = 0
  #forwarding: Promise<void> | null = null

  /** Answered once it is on disk: the platform holds answers back until then. */
  async append(userId: string, events: readonly StoredEvent[]): Promise<void> {
    const planned = await this.ctx.storage.getAlarm()
    // From here to the alarm nothing is waited for, so that the platform stores it as one: no event without an alarm.
    this.#ledger.append(userId, events)
    if (planned === null) await this.ctx.storage.setAlarm(Date.now() + FORWARD_DELAY_MS)
  }

  recent(): RecentFeedback {
    return this.#ledger.recent()
  }

  async erase(erasure: Erasure): Promise<void> {
    const planned = await this.ctx.storage.getAlarm()
    this.#ledger.erase(erasure)
    if (planned === null) await this.ctx.storage.setAlarm(Date.now() + FORWARD_DELAY_MS)
    try {
      await this.#forward()
    } catch (error) {
      // It is on disk, and the alarm will see to it.
      reportFailure(error)
    }
  }

  override async alarm(): Promise<void> {
    try {
      await this.#forward()
      this.#failures = 0
    } catch (error) {
      reportFailure(error)
      await this.ctx.storage.setAlarm(Date.now() + retryDelayMs(++this.#failures))
    }
  }

  /** One at a time, so that the log gets a user's entries in their order. */
  #forward(): Promise<void> {
    const logOf = (name: string) => this.env.FOLDIN_EVENT_LOG.getByName(name)
    this.#forwarding ??= forwardOutbox(this.#ledger, {
      append: (shard, userId, sent) => logOf(String(shard)).append(userId, sent),
      appendErasures: (userId, sent) => logOf(ERASED_USERS_KEY).appendErasures(userId, sent),
    }).finally(() => {
      this.#forwarding = null
    })
    return this.#forwarding
  }
}

function reportFailure(error: unknown): void {
  console.error(JSON.stringify({ event: 'events-not-forwarded', error: String(error) }))
}
