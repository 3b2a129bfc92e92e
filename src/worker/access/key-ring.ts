/** The API keys as one isolate knows them: found by their text, in a time that tells nothing of what was nearly right. */
import { equalInConstantTime, hashApiKey, parseApiKey } from '../../model/api-key.ts'
import type { ApiKey, ApiKeys } from '../../model/api-keys.ts'

/** As long as a hash and the hash of nothing: what is compared with where there is no key of that id. */
const HASH_OF_NOTHING = '0'.repeat(64)

export class KeyRing {
  /** Whether everybody may ask, without a key. */
  readonly isOpen: boolean
  /** Those of all publishable keys, expired ones too: a page of theirs is to read why it gets no answer. */
  readonly origins: ReadonlySet<string>
  readonly #keys: ReadonlyMap<string, ApiKey>

  /**
   * @param document null where none has been written yet.
   * @param requireKeys the variable REQUIRE_KEYS: closes also what the document leaves open.
   */
  constructor(document: ApiKeys | null, requireKeys: boolean) {
    const keys = document?.keys ?? []
    this.isOpen = !requireKeys && (document === null || document.access === 'open')
    this.origins = new Set(keys.flatMap(({ origins }) => origins))
    this.#keys = new Map(keys.map((key) => [key.id, key]))
  }

  get size(): number {
    return this.#keys.size
  }

  /** Null where there is no such key, or the text has not the form of one. Expired keys are found. */
  find(text: string): ApiKey | null {
    const parsed = parseApiKey(text)
    if (parsed === null) return null
    const key = this.#keys.get(parsed.id) ?? null
    const isRight = equalInConstantTime(hashApiKey(text), key?.hash ?? HASH_OF_NOTHING)
    return isRight ? key : null
  }
}
