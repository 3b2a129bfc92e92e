/** Values that nobody should send: what the generators of requests put in the place of good ones. */
import fc from 'fast-check'

const PROTOTYPE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
]

export const hostileNames = fc.constantFrom(
  ...PROTOTYPE_NAMES,
  '',
  ' ',
  '0',
  '-1',
  'length',
  '\u0000',
  '\ufeff',
  'a.b[0]',
)

/** Lone surrogates, controls, right-to-left marks, combining marks, text in other scripts, paths, markup. */
export const hostileTexts = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: hostileNames },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '\ud800',
      'a\udfffb',
      '\u202eevil',
      'e\u0301'.repeat(20),
      '👩‍👩‍👧‍👦'.repeat(9),
      '../../etc/passwd',
      '<script>alert(1)</script>',
      "' OR 1=1 --",
      '%00%ff',
      'undefined',
      'NaN',
      'ﷺ'.repeat(30),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(255, 256, 257, 8192, 8193, 20_000).map((length) => 'ü'.repeat(length)),
  },
)

export const hostileNumbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(
    0,
    -0,
    -1,
    0.5,
    5e-324,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 53 + 2,
    -(2 ** 63),
    1e21,
    8.64e15,
    1 / 3,
  ),
)

/** Objects whose keys include those of prototypes, as own properties: `JSON.parse` makes such. */
const hostileObjects = fc
  .array(fc.tuple(hostileNames, fc.oneof(fc.constantFrom(null, true, 1, 'x'), hostileTexts)), {
    maxLength: 3,
  })
  .map((entries) => Object.fromEntries(entries))

const deep = fc
  .tuple(fc.constantFrom(9, 64, 600), fc.constantFrom('list', 'not'))
  .map(([depth, kind]) => nested(depth, kind))

export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileTexts },
  { weight: 3, arbitrary: hostileNumbers },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { length: 1 }) },
  { weight: 2, arbitrary: hostileObjects },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: deep },
)

function nested(depth: number, kind: string): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < depth; level++) value = kind === 'list' ? [value] : { not: value }
  return value
}
