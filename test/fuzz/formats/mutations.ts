/** Damage to stored bytes: what disks, networks, half-written files and malice do to them. */
import type { Rng } from '../../../src/model/rng.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Mutation = (bytes: Bytes, rng: Rng) => Bytes

/** Numbers that readers trip over, as uint32. */
const ODD_WORDS = [
  0, 1, 2, 15, 16, 17, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff, 0x7f80_0000, 0x7fc0_0000,
]
const HEADER_BYTES = 64

const flipBits: Mutation = (bytes, rng) => {
  for (let flips = 1 + rng.integer(4); flips > 0; flips--) {
    const place = rng.integer(bytes.length)
    bytes[place] = (bytes[place] ?? 0) ^ (1 << rng.integer(8))
  }
  return bytes
}

const setByte: Mutation = (bytes, rng) => {
  bytes[rng.integer(bytes.length)] = [0, 1, 0x7f, 0x80, 0xff, rng.integer(256)][rng.integer(6)] ?? 0
  return bytes
}

const setWord = (within: (length: number) => number): Mutation => {
  return (bytes, rng) => {
    const words = Math.floor(within(bytes.length) / 4)
    if (words === 0) return bytes
    const word = rng.integer(3) === 0 ? rng.integer(2 ** 32) : (ODD_WORDS[rng.integer(ODD_WORDS.length)] ?? 0)
    new DataView(bytes.buffer).setUint32(4 * rng.integer(words), word, true)
    return bytes
  }
}
const setAnyWord = setWord((length) => length)
const setHeaderWord = setWord((length) => Math.min(length, HEADER_BYTES))

/** A count or an offset off by a little, which is what checks of sums miss. */
const nudgeWord: Mutation = (bytes, rng) => {
  const words = Math.floor(bytes.length / 4)
  if (words === 0) return bytes
  const at = 4 * rng.integer(words)
  const view = new DataView(bytes.buffer)
  view.setUint32(at, view.getUint32(at, true) + rng.integer(5) - 2, true)
  return bytes
}

const truncate: Mutation = (bytes, rng) => bytes.slice(0, rng.integer(bytes.length))
const truncateAligned: Mutation = (bytes, rng) =>
  bytes.slice(0, 16 * rng.integer(Math.ceil(bytes.length / 16)))

const extend: Mutation = (bytes, rng) => {
  const longer = new Uint8Array(bytes.length + 16 * (1 + rng.integer(4)))
  longer.set(bytes)
  return longer
}

const copyRange: Mutation = (bytes, rng) => {
  const length = 1 + rng.integer(Math.min(64, bytes.length))
  const from = rng.integer(bytes.length - length + 1)
  bytes.copyWithin(rng.integer(bytes.length - length + 1), from, from + length)
  return bytes
}

const clearRange: Mutation = (bytes, rng) => {
  const from = rng.integer(bytes.length)
  bytes.fill(rng.integer(2) === 0 ? 0 : 0xff, from, from + 1 + rng.integer(64))
  return bytes
}

const TABLE_MUTATIONS: readonly Mutation[] = [
  flipBits,
  flipBits,
  setByte,
  setAnyWord,
  setAnyWord,
  setHeaderWord,
  nudgeWord,
  truncate,
  truncateAligned,
  extend,
  copyRange,
  clearRange,
]

const ODD_NUMBERS = [
  '-1',
  '0',
  '1',
  '1e999',
  '-0',
  '0.5',
  '4294967296',
  '9007199254740993',
  '1e308',
  'null',
  '"1"',
  '[]',
  '9'.repeat(330),
]
const ODD_TEXTS = [
  '""',
  '"__proto__"',
  '"\\ud800"',
  '"\\u0000"',
  `"${'a'.repeat(600)}"`,
  '{}',
  '[]',
  'null',
  'true',
  '{"__proto__":{}}',
]

/** Replaces one of the matches. */
function replaceOne(pattern: RegExp, replacements: readonly string[]): Mutation {
  return (bytes, rng) => {
    const text = new TextDecoder().decode(bytes)
    const matches = [...text.matchAll(pattern)]
    const match = matches[rng.integer(Math.max(matches.length, 1))]
    if (match === undefined) return flipBits(bytes, rng)
    const replacement = replacements[rng.integer(replacements.length)] ?? ''
    return encoded(text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length))
  }
}

const insertText: Mutation = (bytes, rng) => {
  const text = new TextDecoder().decode(bytes)
  const at = rng.integer(text.length + 1)
  const inserted =
    ['{', '}', '[', '"', ',', ':', '\ufeff', ' ', '0', '"a":1,', '['.repeat(5000)][rng.integer(11)] ?? ''
  return encoded(text.slice(0, at) + inserted + text.slice(at))
}

const TEXT_MUTATIONS: readonly Mutation[] = [
  flipBits,
  setByte,
  truncate,
  copyRange,
  replaceOne(/-?\d+(\.\d+)?/g, ODD_NUMBERS),
  replaceOne(/-?\d+(\.\d+)?/g, ODD_NUMBERS),
  replaceOne(/"[^"]*"/g, ODD_TEXTS),
  replaceOne(/"[^"]*":/g, ['"__proto__":', '"constructor":', '"x":', '"":']),
  replaceOne(/,?"[^"]*":("[^"]*"|[\d.]+|null|true|false)/g, ['']),
  replaceOne(/true|false|null/g, ['true', 'false', 'null', '0', '"true"']),
  insertText,
]

/** A damaged copy, in a buffer of its own; it may happen to be the same. */
export function mutated(original: Bytes, isText: boolean, rng: Rng): Bytes {
  const mutations = isText ? TEXT_MUTATIONS : TABLE_MUTATIONS
  let bytes = original.slice()
  for (let times = rng.integer(4) === 0 ? 2 : 1; times > 0 && bytes.length > 0; times--) {
    bytes = mutations[rng.integer(mutations.length)]?.(bytes, rng) ?? bytes
  }
  return bytes
}

function encoded(text: string): Bytes {
  return new TextEncoder().encode(text)
}
