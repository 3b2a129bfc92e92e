/** Offsets of texts that lie one after another. */
import { ModelFormatError } from '../errors.ts'

/** @throws {ModelFormatError} unless offsets start at 0, never fall, and end at `end`. */
export function checkOffsets(offsets: Uint32Array, end: number, what: string): void {
  let previous = 0
  for (let index = 0; index < offsets.length; index++) {
    const offset = offsets[index] as number
    if (offset < previous || (index === 0 && offset !== 0)) {
      throw new ModelFormatError(
        `offset ${index} of the ${what} is ${offset} after ${previous}: the blob is damaged`,
      )
    }
    previous = offset
  }
  if (previous !== end) {
    throw new ModelFormatError(`the ${what} end at byte ${previous}, expected ${end}: the blob is damaged`)
  }
}
