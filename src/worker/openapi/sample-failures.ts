/** One failure of each kind, as the document's examples of problems. */
import type { ApiKey } from '../../model/api-keys.ts'
import type { ProblemCode } from '../contract/problem.ts'
import type { Failure } from '../problems.ts'

const PUBLISHABLE_KEY: ApiKey = {
  id: 'k7m2x4qa',
  hash: '0'.repeat(64),
  kind: 'publishable',
  name: 'shop',
  origins: ['https://shop.example'],
  scopes: ['read', 'events'],
  rateLimit: 'standard',
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
}

export const SAMPLE_FAILURES: { readonly [Code in ProblemCode]: Extract<Failure, { code: Code }> } = {
  'invalid-request': {
    code: 'invalid-request',
    errors: [{ field: 'limit', message: 'got 501, expected at most 500' }],
  },
  'invalid-filter': {
    code: 'invalid-filter',
    errors: [{ field: 'filter.colour', message: 'is no attribute of this model' }],
  },
  'malformed-json': { code: 'malformed-json' },
  'unsupported-media-type': { code: 'unsupported-media-type', got: 'text/plain' },
  'body-too-large': { code: 'body-too-large' },
  'body-too-slow': { code: 'body-too-slow' },
  'missing-key': { code: 'missing-key' },
  'invalid-key': { code: 'invalid-key' },
  'expired-key': { code: 'expired-key', expiresAt: '2026-01-01T00:00:00Z' },
  'origin-not-allowed': {
    code: 'origin-not-allowed',
    kind: 'publishable',
    origin: 'https://elsewhere.example',
    origins: ['https://shop.example'],
  },
  'insufficient-scope': {
    code: 'insufficient-scope',
    scope: 'erase',
    kinds: ['secret'],
    key: PUBLISHABLE_KEY,
  },
  'keys-unavailable': { code: 'keys-unavailable' },
  'rate-limited': {
    code: 'rate-limited',
    limiter: 'visitor',
    retryAfterS: 10,
    policy: '"visitor";q=100;w=10',
  },
  'invalid-cursor': { code: 'invalid-cursor', reason: '"abc" is not a cursor.' },
  'stale-cursor': {
    code: 'stale-cursor',
    reason:
      'The cursor is of model version 51c2aa0e93d47b16, served is 9f2c41d07be35a88; begin again without it.',
  },
  'unknown-route': { code: 'unknown-route', path: '/v1/nosuch' },
  'unknown-item': { code: 'unknown-item', itemId: 'nosuch' },
  'unknown-analysis': { code: 'unknown-analysis', name: 'nosuch' },
  'no-analysis': { code: 'no-analysis', name: 'ratings', available: ['degrees', 'zipf'] },
  'method-not-allowed': { code: 'method-not-allowed', method: 'PUT', allowed: ['GET', 'HEAD'] },
  'no-ratings': { code: 'no-ratings' },
  'no-similar-users': { code: 'no-similar-users' },
  'no-model': { code: 'no-model' },
  'model-unavailable': { code: 'model-unavailable' },
  'no-event-store': { code: 'no-event-store' },
  'event-store-unavailable': { code: 'event-store-unavailable' },
  'internal-error': { code: 'internal-error' },
}
