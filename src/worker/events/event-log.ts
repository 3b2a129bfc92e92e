/**
 * The Durable Object of one part of the log, which exports and trainings read. One more of them is told of erasures
 * alone, and tells every isolate of them through KV.
 */
import { DurableObject } from 'cloudflare:workers'
import { ERASED_USERS_KEY } from '../../model/keys.ts'
import { LogLedger, type LogPage } from './log-ledger.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { OutboxEntry } from './user-ledger.ts'

export interface EventLogEnv {
  readonly FOLDIN_KV: KVNamespace
}

/** KV takes one write a second of one key. */
const PUBLISH_DELAY_MS = 1_000

export class EventLog extends DurableObject<EventLogEnv> {
  readonly #ledger = new LogLedger(this.ctx.storage)
  #failures = 0

  /** Answered once it is on disk: the platform holds answers back until then. */
  append(userId: string, sent: readonly OutboxEntry[]): void {
    this.#ledger.append(userId, sent)
  }

  /** The same of the object that is told of erasures alone. */
  async appendErasures(userId: string, sent: readonly OutboxEntry[]): Promise<void> {
    const planned = await this.ctx.storage.getAlarm()
    // From here to the alarm nothing is waited for, so that the platform stores it as one.
    this.#ledger.append(userId, sent)
    if (planned === null) await this.ctx.storage.setAlarm(Date.now() + PUBLISH_DELAY_MS)
  }

  page(after: number, limit: number): LogPage {
    return this.#ledger.page(after, limit)
  }

  /** Tells every isolate who was erased. */
  override async alarm(): Promise<void> {
    try {
      await this.env.FOLDIN_KV.put(ERASED_USERS_KEY, JSON.stringify(this.#ledger.erasedUsers()))
      this.#failures = 0
    } catch (error) {
      console.error(JSON.stringify({ event: 'erased-users-not-published', error: String(error) }))
      await this.ctx.storage.setAlarm(Date.now() + retryDelayMs(++this.#failures))
    }
  }
}
