/** Numbers that scores are made of. */
import { ModelFormatError } from '../errors.ts'

/**
 * The values themselves.
 * @throws {ModelFormatError} where one of them is NaN or infinite: no score with it would be a number.
 */
export function finite(values: Float32Array, what: string): Float32Array {
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) {
      throw new ModelFormatError(
        `number ${index} of the ${what} is ${values[index]}, expected a finite one: the blob is damaged`,
      )
    }
  }
  return values
}
