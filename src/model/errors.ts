/** Errors of the model. Messages carry what was got and what was expected. */

/** Bytes that are not a complete, current blob of the expected kind. */
export class ModelFormatError extends Error {
  override readonly name = 'ModelFormatError'
}

/** A linear system that has no usable solution: not positive definite, or not finite. */
export class SingularSystemError extends Error {
  override readonly name = 'SingularSystemError'
}
