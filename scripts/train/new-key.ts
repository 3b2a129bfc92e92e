/** Makes an API key: its text, which is shown once, and what is stored of it. */
import {
  formatApiKey,
  hashApiKey,
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  type KeyKind,
  parseApiKey,
} from '../../src/model/api-key.ts'
import { type ApiKey, PUBLISHABLE_SCOPES, type RateLimitTier, type Scope } from '../../src/model/api-keys.ts'

export interface KeyWishes {
  readonly kind: KeyKind
  readonly name: string | null
  /** Of a publishable key. */
  readonly origins: readonly string[]
  /** Of a secret key. */
  readonly scopes: readonly Scope[]
  readonly rateLimit: RateLimitTier
  /** Milliseconds since 1970, or null for never. */
  readonly expiresAtMs: number | null
}

export interface NewKey {
  readonly text: string
  readonly stored: ApiKey
}

/** @param nowMs milliseconds since 1970. */
export function newKey(wishes: KeyWishes, nowMs: number): NewKey {
  const { kind, name, rateLimit, expiresAtMs } = wishes
  const text = formatApiKey(kind, crypto.getRandomValues(new Uint8Array(KEY_ID_BYTES + KEY_SECRET_BYTES)))
  return {
    text,
    stored: {
      id: parseApiKey(text)?.id ?? '',
      hash: hashApiKey(text),
      kind,
      name,
      origins: kind === 'publishable' ? [...wishes.origins] : [],
      scopes: [...(kind === 'publishable' ? PUBLISHABLE_SCOPES : wishes.scopes)],
      rateLimit,
      createdAt: new Date(nowMs).toISOString(),
      expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
    },
  }
}
