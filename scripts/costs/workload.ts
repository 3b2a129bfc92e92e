/** What a month of requests uses, under the assumptions that docs/costs.md states. */
import type { Unit } from './prices.ts'

export interface Workload {
  /** Requests a month, events included. */
  readonly requests: number
  /** CPU of a request, as `npm run bench:http` shows it for the size of the catalogue. */
  readonly cpuMs: number
  /** Whether an event store is bound, and an analytics data set. */
  readonly events: boolean
  readonly analytics: boolean
}

/** Of the requests: those that name a user, and those that bring events. */
const USER_SHARE = 0.5
const EVENT_SHARE = 0.1
const EVENTS_A_POST = 5
/** Rows of the event store that one event writes, indexes included, and that a look at recent events reads. */
const ROWS_AN_EVENT = 6
const ROWS_A_LOOK = 50
/** Requests to objects for one post: the user's, its alarm, and the log. */
const REQUESTS_A_POST = 3
/** Time that an event store is awake for one request. */
const AWAKE_S = 0.02
const DURABLE_OBJECT_GB = 0.128

/** Isolates at work all the time, at most; each looks at the pointer and the keys every 30 seconds, at most. */
const ISOLATES = 300
const LOOKS_A_MONTH = (30 * 24 * 3600) / 30
/** The pointer and the keys. */
const KEYS_A_LOOK = 2
/** With an event store the list of erased users is read at the start, and then every ten minutes. */
const LOOKS_A_LIST = 20
/** Cold starts: of rare requests each second one, in all as many as isolates are replaced in a month. */
const COLD_SHARE = 0.5
const MOST_COLD_STARTS = 100e3
const READS_A_COLD_START = 8

export function usageOf({ requests, cpuMs, events, analytics }: Workload): Record<Unit, number> {
  const coldStarts = Math.min(requests * COLD_SHARE, MOST_COLD_STARTS)
  const looks = Math.min(requests, ISOLATES * LOOKS_A_MONTH)
  const posts = events ? requests * EVENT_SHARE : 0
  const reads = events ? requests * USER_SHARE : 0
  return {
    'Worker requests': requests,
    'Worker CPU ms': requests * cpuMs,
    'KV reads':
      looks * KEYS_A_LOOK + coldStarts * 2 + (events ? Math.round(looks / LOOKS_A_LIST) + coldStarts : 0),
    'R2 reads': requests * USER_SHARE + coldStarts * READS_A_COLD_START,
    'Durable Object requests': posts * REQUESTS_A_POST + reads,
    'Durable Object GB-s': (posts * REQUESTS_A_POST + reads) * AWAKE_S * DURABLE_OBJECT_GB,
    'Durable Object rows read': reads * ROWS_A_LOOK,
    'Durable Object rows written': posts * EVENTS_A_POST * ROWS_AN_EVENT,
    'Analytics Engine points': analytics ? requests : 0,
  }
}
