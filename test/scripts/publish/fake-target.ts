/** A target in memory that refuses what the platform refuses, and that can break off before any step. */

import type { PublishTarget } from '../../../scripts/train/publish-target.ts'
import type { BlobStream } from '../../../src/model/blob-store.ts'

const MAX_KEY_BYTES = 512
const MAX_R2_KEY_BYTES = 1024
const MAX_VALUE_BYTES = 25 * 1024 * 1024

export class BrokenOff extends Error {}

export class FakeTarget implements PublishTarget {
  readonly name = 'fake'
  readonly stored = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly texts = new Map<string, string>()
  /** Every call so far, `has blob/…`, in order. */
  readonly calls: string[] = []
  /** Keys that were read before they were written: KV goes on denying them. */
  readonly denied = new Set<string>()
  /** The call that throws, counted from 0; the state is left as before it. */
  breakAt = Number.POSITIVE_INFINITY
  /** Changes what is stored, as a fault of the store would. */
  tamper: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (bytes) => bytes

  readonly blobs = {
    has: async (key: string) => {
      this.#step('has', key)
      return this.stored.has(key)
    },
    open: async (key: string): Promise<BlobStream | null> => {
      this.#step('open', key)
      const bytes = this.stored.get(key)
      return bytes === undefined ? null : streamOf(bytes)
    },
    read: async (key: string, offset: number, length: number) => {
      this.#step('read', key)
      return this.stored.get(key)?.slice(offset, offset + length) ?? null
    },
    write: async (key: string, bytes: Uint8Array<ArrayBuffer>) => {
      this.#step('write', key)
      refuseLongKey('R2', key, MAX_R2_KEY_BYTES)
      this.stored.set(key, this.tamper(bytes.slice()))
    },
    list: async () => {
      this.#step('list', 'blob/')
      return [...this.stored.keys()]
    },
    delete: async (key: string) => {
      this.#step('delete', key)
      this.stored.delete(key)
    },
  }

  readonly documents = {
    has: async (key: string) => {
      this.#step('list', key)
      return this.texts.has(key)
    },
    get: async (key: string) => {
      this.#step('get', key)
      const text = this.texts.get(key)
      if (text === undefined) this.denied.add(key)
      return text ?? null
    },
    put: async (key: string, text: string) => {
      this.#step('put', key)
      refuseLongKey('KV', key, MAX_KEY_BYTES)
      const bytes = Buffer.byteLength(text)
      if (bytes > MAX_VALUE_BYTES) {
        throw new Error(`KV PUT failed: 413 Value length of ${bytes} exceeds limit of ${MAX_VALUE_BYTES}.`)
      }
      this.texts.set(key, text)
    },
    list: async (prefix: string) => {
      this.#step('list', prefix)
      return [...this.texts.keys()].filter((key) => key.startsWith(prefix))
    },
    delete: async (key: string) => {
      this.#step('delete', key)
      this.texts.delete(key)
    },
  }

  async close(): Promise<void> {
    this.calls.push('close')
  }

  #step(call: string, key: string): void {
    if (this.calls.length === this.breakAt) throw new BrokenOff(`${call} ${key}`)
    this.calls.push(`${call} ${key}`)
  }
}

function refuseLongKey(store: string, key: string, limit: number): void {
  const bytes = Buffer.byteLength(key)
  if (bytes > limit) {
    throw new Error(
      `${store} PUT failed: 414 UTF-8 encoded length of ${bytes} exceeds key length limit of ${limit}.`,
    )
  }
}

/** In two chunks, so that readers cannot assume one. */
export function streamOf(bytes: Uint8Array<ArrayBuffer>): BlobStream {
  const half = Math.floor(bytes.byteLength / 2)
  return {
    bytes: bytes.byteLength,
    body: (async function* () {
      yield bytes.subarray(0, half)
      yield bytes.subarray(half)
    })(),
  }
}
