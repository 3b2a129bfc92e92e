/** Hostile requests that no document describes: methods, paths, headers, types and bytes of all kinds. */
import fc from 'fast-check'
import type { FuzzRequest } from './fuzz-request.ts'
import { hostileTexts } from './hostile-values.ts'
import type { Operation } from './openapi.ts'

/** Those that `Request` refuses (CONNECT, TRACE) are not among them. */
const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'get', 'PROPFIND', 'BREW', 'X']

const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json;',
  'APPLICATION/JSON',
  'application/problem+json',
  'text/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  ', ,',
  ';',
  '*/*',
]

const token = fc.stringMatching(/^[\x21-\x7e]{1,40}$/)
/** Header values may hold any byte but line breaks and zeros; `Request` cuts white space at the ends. */
const headerText = fc.oneof(
  token,
  fc.constantFrom(
    '',
    '*',
    '"',
    'W/"x"',
    'null',
    'a'.repeat(4096),
    '\u00e9\u00ff',
    'Bearer',
    'Bearer ',
    'undefined',
    'https://shop.example',
  ),
)
const header = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'Accept',
      'Accept-Encoding',
      'Authorization',
      'Cache-Control',
      'Content-Encoding',
      'Cookie',
      'If-None-Match',
      'If-Modified-Since',
      'Origin',
      'Range',
      'X-Request-Id',
      'X-Forwarded-For',
      'X-HTTP-Method-Override',
      'Access-Control-Request-Method',
      'Access-Control-Request-Headers',
      'Foldin-Model-Version',
    ),
    headerText,
  ),
  fc.tuple(
    fc.constant('Authorization'),
    fc.oneof(
      token.map((key) => `Bearer fld_pub_${key}`),
      token.map((key) => `Bearer fld_sec_${key}`),
      token.map((key) => `Basic ${key}`),
    ),
  ),
  fc.tuple(fc.constant('Content-Type'), fc.constantFrom(...CONTENT_TYPES)),
  fc.tuple(fc.stringMatching(/^X-[a-zA-Z-]{1,20}$/), headerText),
)

const segment = fc.oneof(
  { weight: 4, arbitrary: hostileTexts.map((text) => encodeURIComponent(text.slice(0, 400).toWellFormed())) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'v1',
      'v2',
      'items',
      'users',
      'similar',
      'popular',
      'recommendations',
      'model',
      'health',
      'docs',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      '.',
      '..',
      '%2e%2e',
      '%',
      '%f',
      '%ff',
      '%00',
      '%2F',
      '%252F',
      ';x',
      '*',
      ':',
      '{itemId}',
      '\\',
      '~',
    ),
  },
)

const query = fc.oneof(
  { weight: 20, arbitrary: fc.constant('') },
  {
    weight: 20,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom('limit', 'q', 'filter', 'exclude', 'include', 'cursor', '__proto__', '', 'x'),
          segment,
        ),
        { maxLength: 4 },
      )
      .map((pairs) => `?${pairs.map((pair) => pair.join('=')).join('&')}`),
  },
  { weight: 5, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 30 }).map((text) => `?${text}`) },
)

/** As much as a client can send in one line, and more. */
const hugeQuery = fc.constantFrom(
  `?q=${'a'.repeat(100_000)}`,
  `?${'exclude=film-1&'.repeat(3_000)}`,
  `?${Array.from({ length: 3_000 }, (_, place) => `p${place}=1`).join('&')}`,
  `?filter=${'%5B'.repeat(20_000)}`,
)

const bytes = fc.oneof(
  { weight: 10, arbitrary: fc.uint8Array({ maxLength: 60 }).map((array) => array.slice()) },
  {
    weight: 3,
    // Overlong, cut off, surrogates in UTF-8, UTF-16 with its mark.
    arbitrary: fc
      .constantFrom(
        [0xc0, 0x80],
        [0x22, 0xe2, 0x82, 0x22],
        [0x22, 0xed, 0xa0, 0x80, 0x22],
        [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00],
      )
      .map((array) => Uint8Array.from(array)),
  },
)
const LIMIT_BYTES = 1024 * 1024

const body: fc.Arbitrary<FuzzRequest['body']> = fc.oneof(
  { weight: 300, arbitrary: fc.constant(null) },
  { weight: 300, arbitrary: bytes },
  { weight: 300, arbitrary: fc.oneof(fc.json({ maxDepth: 3 }), hostileTexts) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(LIMIT_BYTES - 1, LIMIT_BYTES, LIMIT_BYTES + 1)
      .map((length) => ' '.repeat(length)),
  },
)

/** A method and a path. */
type Aim = readonly [method: string, path: string]

export function rawRequests(operations: readonly Operation[]): fc.Arbitrary<FuzzRequest> {
  const anyMethod = fc.constantFrom(...METHODS)
  // Mostly by the method of the route: others end before they come to it.
  const routes = fc
    .tuple(
      fc.constantFrom(...operations),
      fc.array(segment, { minLength: 3, maxLength: 3 }),
      fc.option(anyMethod, { freq: 4 }),
    )
    .map(([{ method, path }, segments, other]): Aim => {
      let place = 0
      return [other ?? method, path.replace(/\{\w+\}/g, () => segments[place++] ?? '')]
    })
  const nowhere = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`)
  const files = fc.constantFrom('/openapi.json', '/docs', '/', '/favicon.ico')
  const aim: fc.Arbitrary<Aim> = fc.oneof(
    { weight: 80, arbitrary: routes },
    { weight: 20, arbitrary: fc.tuple(anyMethod, nowhere) },
    { weight: 1, arbitrary: fc.tuple(anyMethod, files) },
  )
  const wholeQuery = fc.oneof({ weight: 500, arbitrary: query }, { weight: 1, arbitrary: hugeQuery })
  return fc
    .tuple(aim, wholeQuery, fc.array(header, { maxLength: 3 }), body)
    .map(([[method, path], query, headers, body]) => ({ method, target: `${path}${query}`, headers, body }))
}
