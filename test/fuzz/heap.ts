/** What lies in memory once the garbage is gone: a leak shows in it, and nothing else. Needs `--expose-gc`. */

export interface HeapSize {
  /** Objects of JavaScript. */
  readonly heapBytes: number
  /** ArrayBuffers, also those of WebAssembly. */
  readonly buffersBytes: number
}

/** Null where Node has been started without `--expose-gc`. */
export async function heapSize(): Promise<HeapSize | null> {
  const { gc } = globalThis
  if (gc === undefined) return null
  // What finalisers hold is free a turn after the first collection.
  await gc({ execution: 'async', type: 'major' })
  await new Promise((resolve) => setImmediate(resolve))
  await gc({ execution: 'async', type: 'major' })
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return { heapBytes: heapUsed, buffersBytes: arrayBuffers }
}

export function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
