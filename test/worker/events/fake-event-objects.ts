/**
 * The Durable Objects of the event store, in memory: the true ledgers on SQLite, and between them what the platform
 * does, in the test's hands: alarms ring when told to, every call can fail or hang, every object can be restarted.
 */
import { ERASED_USERS_KEY } from '../../../src/model/keys.ts'
import type { EventObjects } from '../../../src/worker/events/durable-event-store.ts'
import { forwardOutbox } from '../../../src/worker/events/forward.ts'
import { LogLedger } from '../../../src/worker/events/log-ledger.ts'
import { LOG_SHARDS } from '../../../src/worker/events/log-shards.ts'
import type { SqlDatabase } from '../../../src/worker/events/sql-database.ts'
import { UserLedger } from '../../../src/worker/events/user-ledger.ts'
import type { DocumentStore } from '../../../src/worker/stores/documents.ts'
import { sqliteDatabase } from './sqlite-database.ts'

/** What a call does instead of its work: `lost` does the work, and its answer does not arrive. */
export type Fault = 'failing' | 'hanging' | 'lost' | null

export class FakeEventObjects implements EventObjects {
  readonly documents: DocumentStore
  /** Of calls to users' objects, to the log, and of the log's writes to KV. */
  faults: { users: Fault; log: Fault; kv: Fault } = { users: null, log: null, kv: null }
  /** Users whose objects were asked, in order. */
  readonly asked: string[] = []
  readonly #users = new Map<string, SqlDatabase>()
  readonly #log = Array.from({ length: LOG_SHARDS }, sqliteDatabase)
  #erasures = sqliteDatabase()
  /** Whether KV has not been told of all erasures. */
  #hasUntold = false
  readonly #put: (key: string, text: string) => void

  constructor(documents: DocumentStore, put: (key: string, text: string) => void) {
    this.documents = documents
    this.#put = put
  }

  ofUser(userId: string): ReturnType<EventObjects['ofUser']> {
    this.asked.push(userId)
    const call = <Value>(work: (ledger: UserLedger) => Value | Promise<Value>) =>
      faulty(this.faults.users, () => work(this.#ledgerOf(userId)))
    return {
      append: (owner, events) => call((ledger) => ledger.append(owner, events)),
      recent: () => call((ledger) => ledger.recent()),
      erase: (erasure) =>
        call((ledger) => {
          ledger.erase(erasure)
          return this.#forward(ledger).catch(() => undefined)
        }),
    }
  }

  logPart(shard: number): ReturnType<EventObjects['logPart']> {
    return {
      page: (after, limit) => faulty(this.faults.log, () => this.#logLedger(shard).page(after, limit)),
    }
  }

  /** All alarms ring: outboxes go to the log, lists of erased users to KV. What fails stays for the next time. */
  async ringAlarms(): Promise<void> {
    for (const userId of this.#users.keys()) {
      await this.#forward(this.#ledgerOf(userId)).catch(() => undefined)
    }
    if (!this.#hasUntold) return
    const list = JSON.stringify(new LogLedger(this.#erasures).erasedUsers())
    const put = faulty(this.faults.kv, () => this.#put(ERASED_USERS_KEY, list))
    await put
      .then(() => {
        this.#hasUntold = false
      })
      .catch(() => undefined)
  }

  /** Nothing is stored any more, as in a new deployment. */
  clear(): void {
    this.asked.length = 0
    this.#users.clear()
    this.#erasures = sqliteDatabase()
    this.#hasUntold = false
    this.#log.splice(0, LOG_SHARDS, ...Array.from({ length: LOG_SHARDS }, sqliteDatabase))
  }

  /** Anew each time, as after a restart: nothing may be kept but in the database. */
  #ledgerOf(userId: string): UserLedger {
    const database = this.#users.get(userId) ?? sqliteDatabase()
    this.#users.set(userId, database)
    return new UserLedger(database)
  }

  #logLedger(shard: number): LogLedger {
    return new LogLedger(this.#log[shard] as SqlDatabase)
  }

  async #forward(ledger: UserLedger): Promise<void> {
    await forwardOutbox(ledger, {
      append: (shard, userId, sent) =>
        faulty(this.faults.log, () => this.#logLedger(shard).append(userId, sent)),
      appendErasures: (userId, sent) =>
        faulty(this.faults.log, () => {
          new LogLedger(this.#erasures).append(userId, sent)
          this.#hasUntold = true
        }),
    })
  }
}

async function faulty<Value>(fault: Fault, work: () => Value | Promise<Value>): Promise<Value> {
  switch (fault) {
    case 'failing':
      throw new Error('the object is not there')
    case 'hanging':
      return new Promise(() => undefined)
    case 'lost':
      await work()
      throw new Error('the connection broke')
    case null:
      return work()
  }
}
