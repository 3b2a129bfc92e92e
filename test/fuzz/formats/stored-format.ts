/** One kind of stored thing as the fuzz sees it. */

export interface StoredFormat {
  readonly name: string
  readonly original: Uint8Array<ArrayBuffer>
  /** Whether damage is made as one makes it in text, or in tables. */
  readonly isText: boolean
  /**
   * Decodes without any checksum, checks what must hold of every decoded table, and answers from it. Throws a
   * refusal where the bytes are none, and anything else where something is wrong.
   */
  decode(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>
  /** Reads as the service reads. Throws a refusal, or a `BrokenInvariantError` where what it got is not the original. */
  load(bytes: Uint8Array<ArrayBuffer>): Promise<void>
}

/** Something decoded that must not have been, or answered as it must not. */
export class BrokenInvariantError extends Error {
  override readonly name = 'BrokenInvariantError'
}

export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new BrokenInvariantError(what)
}

/** Ways in which the service says that something stored is not what it should be. */
const REFUSALS = ['ModelFormatError', 'BlobMismatchError', 'DocumentError']

export function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSALS.includes(error.name)
}

/** What `work` gives, or null where it is refused: a part that is read when it is asked for. */
export function unlessRefused<Value>(
  work: () => Value,
  onRefusal: (error: unknown) => void = () => undefined,
): Value | null {
  try {
    return work()
  } catch (error) {
    if (!isRefusal(error)) throw error
    onRefusal(error)
    return null
  }
}
