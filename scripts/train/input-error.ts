/** Input that cannot be used. The message names the file, what was got, what was expected, and the way out. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
