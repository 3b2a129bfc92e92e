/** The headers of answers, once for all operations. */
import { DEGRADED_HEADER, VERSION_HEADER } from '../answer-headers.ts'

export interface DescribedHeader {
  readonly description: string
  readonly schema: {
    readonly type: 'string' | 'integer'
    readonly pattern?: string
    readonly minimum?: number
  }
  readonly example: string | number
  /** True where every answer that is described with it has it. */
  readonly required?: true
}

export const HEADERS = {
  'X-Request-Id': {
    description:
      'Names the request, in problem documents and in the log too. Yours, where you sent one of up to 128 letters, digits, `_`, `-` and `=`; else a new one.',
    schema: { type: 'string', pattern: '^[\\w\\-=]{1,128}$' },
    example: '5f0c7a34-3a52-4a4e-9a53-0f6f9a0f9f0e',
    required: true,
  },
  'Server-Timing': {
    description:
      'Milliseconds that the request took: `model` waiting for a model, `user` reading the stored user, `events` reading their recent events, `score` ranking the items, `total` all of it. On the platform the clock stands still while the Worker computes, so what is left there is waiting.',
    schema: { type: 'string', pattern: '^(\\w+;dur=\\d+\\.\\d, )*total;dur=\\d+\\.\\d$' },
    example: 'model;dur=0.0, user;dur=4.2, score;dur=0.0, total;dur=4.3',
    required: true,
  },
  'Cache-Control': {
    description:
      '`no-store`, but for answers that are the same for everybody: those may be kept until the Worker looks for another model version again.',
    schema: { type: 'string', pattern: '^(no-store|(public|private), max-age=\\d+)$' },
    example: 'public, max-age=30',
    required: true,
  },
  ETag: {
    description:
      'Send it as `If-None-Match` to be answered 304 without a body as long as the model, the question and the code are the same. Absent where the answer is degraded.',
    schema: { type: 'string', pattern: '^"[\\w-]+"$' },
    example: '"9f2c41d07be35a88-1a2b3c4d"',
  },
  [VERSION_HEADER]: {
    description: 'Version of the model that answered.',
    schema: { type: 'string', pattern: '^\\w+$' },
    example: '9f2c41d07be35a88',
  },
  [DEGRADED_HEADER]: {
    description:
      'Present where the answer had to do without something: `stale-model` the newest model, `user-unavailable` the stored history of the user, `events-unavailable` what the user did since the training.',
    schema: { type: 'string', pattern: '^[a-z]+(-[a-z]+)*(, [a-z]+(-[a-z]+)*)*$' },
    example: 'stale-model',
  },
  'Retry-After': {
    description: 'Seconds after which to ask again.',
    schema: { type: 'integer', minimum: 1 },
    example: 5,
    required: true,
  },
  'WWW-Authenticate': {
    description: 'That a key is asked for, and what was wrong with the one sent (RFC 6750).',
    schema: { type: 'string', pattern: '^Bearer ' },
    example: 'Bearer realm="foldin", error="invalid_token"',
  },
  RateLimit: {
    description: 'The limit that was passed, what is left of it, and seconds until it begins anew.',
    schema: { type: 'string', pattern: '^"\\w+";r=\\d+;t=\\d+$' },
    example: '"visitor";r=0;t=10',
  },
  'RateLimit-Policy': {
    description:
      'The limits that apply to the request: `q` requests in a window of `w` seconds. Absent where none is set.',
    schema: { type: 'string', pattern: '^"\\w+";q=\\d+;w=\\d+(, "\\w+";q=\\d+;w=\\d+)*$' },
    example: '"visitor";q=100;w=10, "standard";q=6000;w=60',
  },
} as const satisfies Record<string, DescribedHeader>

export type HeaderName = keyof typeof HEADERS
