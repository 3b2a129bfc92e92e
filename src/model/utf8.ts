/** UTF-8, strict both ways: what cannot be written and read back the same is refused, never replaced. */
import { ModelFormatError } from './errors.ts'

/** The two classes that Node, Workers and browsers all have; `src/model` sees no platform's declarations. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }

const encoder = new TextEncoder()
// Without `ignoreBOM` a leading U+FEFF would be lost.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes of `text`, or null where it has a lone surrogate, which no UTF-8 can stand for. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> | null {
  return text.isWellFormed() ? encoder.encode(text) : null
}

/** @throws {ModelFormatError} where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new ModelFormatError(`${bytes.length} bytes that should be text are not UTF-8`, { cause })
  }
}

/**
 * Order of left[start … end) and `right`, which for UTF-8 is the order of their code points: negative, 0 or positive.
 * Places instead of a view: a search makes some twenty comparisons, a request a hundred searches.
 */
export function compareBytes(left: Uint8Array, right: Uint8Array, start = 0, end = left.length): number {
  const length = end - start
  const shorter = Math.min(length, right.length)
  for (let index = 0; index < shorter; index++) {
    const difference = (left[start + index] as number) - (right[index] as number)
    if (difference !== 0) return difference
  }
  return length - right.length
}
