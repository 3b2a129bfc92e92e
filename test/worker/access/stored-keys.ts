/** Keys as `foldin keys create` makes them, from a seed, and the document of them as it is stored. */
import {
  formatApiKey,
  hashApiKey,
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  type KeyKind,
} from '../../../src/model/api-key.ts'
import {
  type ApiKey,
  type ApiKeys,
  KEYS_FORMAT,
  PUBLISHABLE_SCOPES,
  SCOPES,
} from '../../../src/model/api-keys.ts'
import { API_KEYS_KEY } from '../../../src/model/keys.ts'
import { createRng } from '../../../src/model/rng.ts'

export const SHOP = 'https://shop.example'

export interface MadeKey {
  readonly text: string
  readonly stored: ApiKey
}

export function madeKey(kind: KeyKind, seed: number, fields: Partial<ApiKey> = {}): MadeKey {
  const rng = createRng(seed)
  const random = Uint8Array.from({ length: KEY_ID_BYTES + KEY_SECRET_BYTES }, () => rng.integer(256))
  const text = formatApiKey(kind, random)
  const stored: ApiKey = {
    id: text.slice(8, 16),
    hash: hashApiKey(text),
    kind,
    name: null,
    origins: kind === 'publishable' ? [SHOP] : [],
    scopes: kind === 'publishable' ? [...PUBLISHABLE_SCOPES] : [...SCOPES],
    rateLimit: 'standard',
    createdAt: '2023-11-01T00:00:00.000Z',
    expiresAt: null,
    ...fields,
  }
  return { text, stored }
}

/** Puts the document where the Worker reads it. */
export function storeKeys(
  kv: { put(key: string, value: string): void },
  keys: readonly MadeKey[],
  access: ApiKeys['access'] = 'keys',
): void {
  const document: ApiKeys = { format: KEYS_FORMAT, access, keys: keys.map(({ stored }) => stored) }
  kv.put(API_KEYS_KEY, JSON.stringify(document))
}

export function bearing(text: string, headers: Record<string, string> = {}): RequestInit {
  return { headers: { Authorization: `Bearer ${text}`, ...headers } }
}
