/** What can be wrong with each of the stores, and how it begins. Faults of different stores can be had together. */
import type { TestService } from '../test-service.ts'

export type KvFault = 'failing' | 'hanging' | 'slow' | 'stale' | 'returning nothing'
export type R2Fault = 'failing' | 'hanging' | 'slow' | 'truncated' | 'bit-flipped'
export type EventFault = 'failing' | 'hanging' | 'losing answers'

export interface Faults {
  readonly blobsIn: 'R2' | 'KV'
  readonly kv: KvFault | null
  readonly r2: R2Fault | null
  readonly events: EventFault | null
}

const KV: readonly (KvFault | null)[] = [null, 'failing', 'hanging', 'slow', 'stale', 'returning nothing']
const R2: readonly (R2Fault | null)[] = [null, 'failing', 'hanging', 'slow', 'truncated', 'bit-flipped']
const EVENTS: readonly (EventFault | null)[] = [null, 'failing', 'hanging', 'losing answers']

/**
 * Each alone, each with each of another store, and all three stores at once: all that can be combined. Of accounts
 * without R2, whose blobs are in KV, likewise.
 */
export const ALL_FAULTS: readonly Faults[] = (['R2', 'KV'] as const).flatMap((blobsIn) =>
  KV.flatMap((kv) =>
    (blobsIn === 'R2' ? R2 : [null]).flatMap((r2) => EVENTS.map((events) => ({ blobsIn, kv, r2, events }))),
  ),
)

export function describeFaults({ blobsIn, kv, r2, events }: Faults): string {
  const named = { KV: kv, R2: r2, 'the event store': events }
  const parts = Object.entries(named).flatMap(([store, fault]) =>
    fault === null ? [] : [`${store} ${fault}`],
  )
  return `blobs in ${blobsIn} and ${parts.join(', ') || 'nothing wrong'}`
}

/** Whether the pointer, a manifest or the keys cannot be had. */
export function isKvDown({ kv }: Faults): boolean {
  return kv === 'failing' || kv === 'hanging' || kv === 'returning nothing'
}

/** Whether no blob can be had, whole and sound. */
export function areBlobsGone(faults: Faults): boolean {
  if (faults.blobsIn === 'KV') return isKvDown(faults)
  return faults.r2 !== null && faults.r2 !== 'slow'
}

const SLOW_MS = 150

export function begin({ kv, r2, events }: Faults, service: TestService): void {
  const slow = () => new Promise<void>((resolve) => service.clock.alarm(SLOW_MS, resolve))
  service.kv.failing = kv === 'failing'
  if (kv === 'hanging') service.kv.delay = hang
  if (kv === 'slow') service.kv.delay = slow
  if (kv === 'stale') service.kv.seen = new Map(service.kv.values)
  if (kv === 'returning nothing') service.kv.seen = new Map()
  service.bucket.failing = r2 === 'failing'
  if (r2 === 'hanging') service.bucket.delay = hang
  if (r2 === 'slow') service.bucket.delay = slow
  if (r2 === 'truncated') service.bucket.truncateAt = 40
  if (r2 === 'bit-flipped') service.bucket.altered = flipped
  const fault = events === 'losing answers' ? 'lost' : events
  service.eventObjects.faults = { users: fault, log: fault, kv: null }
}

export function end({ kv, bucket, eventObjects }: TestService): void {
  const soon = () => new Promise(setImmediate)
  Object.assign(kv, { failing: false, delay: soon, seen: null })
  const whole = { failing: false, delay: soon, truncateAt: Number.POSITIVE_INFINITY }
  Object.assign(bucket, { ...whole, altered: (bytes: Uint8Array<ArrayBuffer>) => bytes })
  eventObjects.faults = { users: null, log: null, kv: null }
}

function hang(): Promise<never> {
  return new Promise(() => undefined)
}

function flipped(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  const place = copy.length >> 1
  copy[place] = (copy[place] ?? 0) ^ 4
  return copy
}
