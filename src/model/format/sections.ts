/**
 * Where the sections of a blob lie. The layout follows from the header's counts alone, through one function that
 * encoder and decoder share, so no stored offset can disagree with it.
 */

/** Every section starts at a multiple of this, for the kernel's 16-byte loads. */
export const ALIGNMENT = 16

export interface Layout<Name extends string> {
  /** First byte of each section. */
  readonly offsets: Readonly<Record<Name, number>>
  /** Bytes of the whole blob, a multiple of `ALIGNMENT`. */
  readonly bytes: number
}

/**
 * Puts sections of the given sizes one after another, in the order of the object's keys, from byte `start` on.
 * Sizes are float64: hostile counts make a total far above any real length, never one that wraps around.
 */
export function layOut<Name extends string>(start: number, sizes: Record<Name, number>): Layout<Name> {
  const offsets = { ...sizes }
  let bytes = align(start)
  for (const [name, size] of Object.entries<number>(sizes) as [Name, number][]) {
    offsets[name] = bytes
    bytes = align(bytes + size)
  }
  return { offsets, bytes }
}

/** `bytes` rounded up to a multiple of `ALIGNMENT`. */
export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}
