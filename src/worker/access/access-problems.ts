/** The problems of those who may not ask, or ask too much: each names the way out. */
import type { KeyKind } from '../../model/api-key.ts'
import { type ApiKey, PUBLISHABLE_SCOPES, type Scope } from '../../model/api-keys.ts'
import { BODY_DEADLINE_MS, MAX_BODY_BYTES } from '../contract/limits.ts'
import type { Description } from '../problem-description.ts'
import type { LimiterName } from './rate-policies.ts'

export type AccessFailure =
  /** With the scope where the rest of the service is open. */
  | { code: 'missing-key'; scope?: Scope }
  | { code: 'invalid-key' }
  | { code: 'expired-key'; expiresAt: string }
  | { code: 'origin-not-allowed'; kind: KeyKind; origin: string | null; origins: readonly string[] }
  | { code: 'insufficient-scope'; scope: Scope; kinds: readonly KeyKind[]; key: ApiKey }
  | { code: 'keys-unavailable' }
  | { code: 'rate-limited'; limiter: LimiterName; retryAfterS: number; policy: string | null }
  | { code: 'body-too-large' }
  | { code: 'body-too-slow' }

/** The keys cannot be read: usually over in seconds. */
const KEYS_RETRY_S = 5

export function describeAccessFailure(failure: AccessFailure): Description {
  switch (failure.code) {
    case 'missing-key':
      return {
        status: 401,
        title: 'Missing key',
        detail:
          failure.scope === undefined
            ? 'This service answers with an API key alone: send the header "Authorization: Bearer " and the key. `foldin keys create` makes one.'
            : `This service is open, but not to this call, which hands out or deletes what others did: send the header "Authorization: Bearer " and a key. \`foldin keys create --secret --scope ${failure.scope}\` makes one, the first of which closes the service.`,
        headers: challenge(),
      }
    case 'invalid-key':
      return {
        status: 401,
        title: 'Invalid key',
        detail:
          'Authorization has no key that is known here, expected "Bearer " and all of fld_pub_… or fld_sec_…: it was mistyped, revoked, or made less than a minute ago. `foldin keys list` shows which there are.',
        headers: challenge('invalid_token'),
      }
    case 'expired-key':
      return {
        status: 401,
        title: 'Expired key',
        detail: `The key expired at ${failure.expiresAt}; \`foldin keys create\` makes another.`,
        headers: challenge('invalid_token'),
      }
    case 'origin-not-allowed':
      return { status: 403, title: 'Origin not allowed', detail: describeOrigin(failure) }
    case 'insufficient-scope':
      return {
        status: 403,
        title: 'Insufficient scope',
        detail: describeScope(failure),
        headers: challenge('insufficient_scope', failure.scope),
      }
    case 'keys-unavailable':
      return {
        status: 503,
        title: 'Keys unavailable',
        detail: 'The API keys cannot be read just now, so that nobody is let in.',
        headers: { 'Retry-After': String(KEYS_RETRY_S) },
      }
    case 'rate-limited':
      return describeRateLimit(failure)
    case 'body-too-large':
      return {
        status: 413,
        title: 'Body too large',
        detail: `The body has more than ${MAX_BODY_BYTES} bytes.`,
      }
    case 'body-too-slow':
      return {
        status: 408,
        title: 'Body too slow',
        detail: `The body was not there after ${BODY_DEADLINE_MS / 1000} seconds: send less, or again.`,
      }
  }
}

/** RFC 6750, section 3. */
function challenge(error?: 'invalid_token' | 'insufficient_scope', scope?: Scope): Record<string, string> {
  const fields = ['realm="foldin"']
  if (error !== undefined) fields.push(`error="${error}"`)
  if (scope !== undefined) fields.push(`scope="${scope}"`)
  return { 'WWW-Authenticate': `Bearer ${fields.join(', ')}` }
}

type OfCode<Code extends AccessFailure['code']> = Extract<AccessFailure, { code: Code }>

function describeOrigin({ kind, origin, origins }: OfCode<'origin-not-allowed'>): string {
  if (kind === 'secret') {
    return `A secret key came from a page of ${origin}, where everybody can read it: revoke it with \`foldin keys revoke\`, and use a publishable key in pages.`
  }
  const from = origin === null ? 'no page' : `a page of ${origin}`
  return `The request came from ${from}, and the publishable key works from pages of ${origins.join(', ')} alone. \`foldin keys create --publishable --origin\` makes one for another origin; servers use a secret key.`
}

function describeScope({ scope, kinds, key }: OfCode<'insufficient-scope'>): string {
  if (!kinds.includes(key.kind)) {
    return `A publishable key may do no more than ${PUBLISHABLE_SCOPES.join(' and ')} for the visitor of a page; this call takes a secret key with the scope "${scope}", from a server.`
  }
  return `The call takes a key with the scope "${scope}", and this one has ${key.scopes.join(', ')}. \`foldin keys create --secret --scope ${scope}\` makes one.`
}

function describeRateLimit({ limiter, retryAfterS, policy }: OfCode<'rate-limited'>): Description {
  const whose = limiter === 'visitor' ? 'the address that it came from' : 'its key'
  return {
    status: 429,
    title: 'Rate limited',
    detail: `The request is above the limit "${limiter}" of ${whose}: ask again in ${retryAfterS} seconds.`,
    headers: {
      'Retry-After': String(retryAfterS),
      RateLimit: `"${limiter}";r=0;t=${retryAfterS}`,
      ...(policy === null ? {} : { 'RateLimit-Policy': policy }),
    },
  }
}
