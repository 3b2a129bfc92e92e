/**
 * An R2 bucket in memory that refuses what R2 refuses: a range that begins behind the end, a body that is read
 * twice. A range that ends behind the end is answered short, as R2 does.
 */
import { createHash } from 'node:crypto'

interface RangeOption {
  readonly range?: { readonly offset: number; readonly length: number }
}

export class FakeR2 {
  readonly objects = new Map<string, Uint8Array<ArrayBuffer>>()
  /** Ranges asked for, whole objects as null. */
  readonly reads: { key: string; range: RangeOption['range'] | null }[] = []
  /** Set to make every read reject, as an outage does. */
  failing = false
  /** Bodies end after so many bytes, though the size says more. */
  truncateAt = Number.POSITIVE_INFINITY
  /** What comes instead of the bytes that are stored. */
  altered: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (bytes) => bytes
  /** Every read, and every piece of a body, waits for it. */
  delay: () => Promise<unknown> = () => new Promise(setImmediate)

  put(key: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.objects.set(key, bytes)
  }

  async get(key: string, options: RangeOption = {}) {
    this.reads.push({ key, range: options.range ?? null })
    await this.delay()
    if (this.failing) throw new Error('get: We encountered an internal error. Please try again. (10001)')
    const object = this.objects.get(key)
    if (object === undefined) return null
    const { offset, length } = options.range ?? { offset: 0, length: object.byteLength }
    if (offset >= object.byteLength && object.byteLength > 0) {
      throw new Error('get: The requested range is not satisfiable (10039)')
    }
    const bytes = this.altered(object.slice(offset, Math.min(offset + length, this.truncateAt)))
    let used = false
    const use = () => {
      if (used) throw new TypeError('Body has already been used. It can only be used once.')
      used = true
      return bytes
    }
    return {
      key,
      size: object.byteLength,
      etag: createHash('md5').update(object).digest('hex'),
      arrayBuffer: async () => use().buffer,
      body: { getReader: () => byobReader(use(), this.delay) },
    }
  }
}

/** The platform's BYOB reader: `readAtLeast` detaches the buffer that it is given and fills it. */
function byobReader(bytes: Uint8Array<ArrayBuffer>, delay: () => Promise<unknown>) {
  let position = 0
  return {
    async readAtLeast(atLeast: number, view: Uint8Array<ArrayBuffer>) {
      await delay()
      if (atLeast > view.byteLength)
        throw new RangeError('readAtLeast: minimum is above the size of the view')
      const length = Math.min(view.byteLength, bytes.byteLength - position)
      const buffer = view.buffer.transfer()
      const value = new Uint8Array(buffer, 0, length)
      value.set(bytes.subarray(position, position + length))
      position += length
      return { done: length === 0, value }
    },
    async cancel() {
      position = bytes.byteLength
    },
  }
}
