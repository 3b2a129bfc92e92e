/**
 * The document of all API keys, in KV under `keys`. One document, so that a single read tells whether there are keys at
 * all, and none of them is ever looked up before it exists. No I/O.
 */
import { z } from 'zod'
import { KEY_KINDS } from './api-key.ts'

export const KEYS_FORMAT = 1
/** So that the document stays below a MiB or two, which every isolate reads and keeps. */
export const MAX_KEYS = 1_000
export const MAX_ORIGINS = 20
/** In UTF-16 units: a name of 253 characters with scheme and port. */
export const MAX_ORIGIN_LENGTH = 267
export const MAX_KEY_NAME_LENGTH = 100

/** What a key may be used for. */
export const SCOPES = ['read', 'events', 'erase', 'export'] as const
export type Scope = (typeof SCOPES)[number]
/** All that a publishable key may do. */
export const PUBLISHABLE_SCOPES: readonly Scope[] = ['read', 'events']

/** Which limiter counts the requests of a key; `unlimited` is counted by none. */
export const RATE_LIMIT_TIERS = ['standard', 'high', 'unlimited'] as const
export type RateLimitTier = (typeof RATE_LIMIT_TIERS)[number]

export const apiKeySchema = z.object({
  /** Part of the key's text, no secret. */
  id: z.string().regex(/^[a-z2-7]{8}$/),
  /** `hashApiKey` of the key's text, which is stored nowhere. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(KEY_KINDS),
  name: z.string().max(MAX_KEY_NAME_LENGTH).nullable(),
  /** Web origins that it works from, as browsers write them; none for secret keys. */
  origins: z.array(z.string().max(MAX_ORIGIN_LENGTH)).max(MAX_ORIGINS),
  scopes: z.array(z.enum(SCOPES)),
  rateLimit: z.enum(RATE_LIMIT_TIERS),
  createdAt: z.iso.datetime(),
  /** It works until then; null for one that does not end. */
  expiresAt: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const apiKeysSchema = z.object({
  format: z.literal(KEYS_FORMAT),
  /**
   * `keys`: whoever asks needs one, also where none is left. `open`: nobody does, by `foldin keys open`, as before there
   * is a document at all.
   */
  access: z.enum(['keys', 'open']),
  keys: z.array(apiKeySchema).max(MAX_KEYS),
})
export type ApiKeys = z.infer<typeof apiKeysSchema>

/** True from the moment of its end on. `nowMs` since 1970. */
export function isExpired({ expiresAt }: ApiKey, nowMs: number): boolean {
  return expiresAt !== null && nowMs >= Date.parse(expiresAt)
}
