/**
 * API keys as text: `fld_pub_` or `fld_sec_`, an id of 8 letters and digits, `_`, and a secret of 32. Only the SHA-256
 * of the whole text is stored. The secret has 160 random bits, which nobody can guess however fast the hash is: a slow
 * one, as passwords need it, would only cost every request its time. No I/O.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

export const KEY_KINDS = ['publishable', 'secret'] as const
/** `publishable`: for pages, where everybody can read it. `secret`: for servers. */
export type KeyKind = (typeof KEY_KINDS)[number]

export const KEY_ID_BYTES = 5
export const KEY_SECRET_BYTES = 20

const KIND_MARK: Record<KeyKind, string> = { publishable: 'pub', secret: 'sec' }
/** Base32 of RFC 4648 in lower case: 5 bits a character, none of which look alike, `_` not among them. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const BITS_A_CHARACTER = 5
const KEY_PATTERN = /^fld_(?<mark>pub|sec)_(?<id>[a-z2-7]{8})_[a-z2-7]{32}$/

export interface ParsedKey {
  readonly kind: KeyKind
  readonly id: string
}

/** What the text says of itself, or null where it has not the form of a key. Not whether there is such a key. */
export function parseApiKey(text: string): ParsedKey | null {
  const groups = KEY_PATTERN.exec(text)?.groups
  if (groups?.id === undefined) return null
  return { kind: groups.mark === KIND_MARK.publishable ? 'publishable' : 'secret', id: groups.id }
}

/**
 * @param random `KEY_ID_BYTES + KEY_SECRET_BYTES` bytes that nobody can foretell.
 * @throws {RangeError} on another number of bytes.
 */
export function formatApiKey(kind: KeyKind, random: Uint8Array): string {
  const expected = KEY_ID_BYTES + KEY_SECRET_BYTES
  if (random.length !== expected) {
    throw new RangeError(`a key is made of ${expected} random bytes, got ${random.length}`)
  }
  const id = base32(random.subarray(0, KEY_ID_BYTES))
  const secret = base32(random.subarray(KEY_ID_BYTES))
  return `fld_${KIND_MARK[kind]}_${id}_${secret}`
}

/**
 * What is stored of a key: SHA-256 in 64 lower-case hex digits. Of kind and id too, so that neither can be exchanged.
 * @throws {RangeError} on a text without the form of a key.
 */
export function hashApiKey(text: string): string {
  if (parseApiKey(text) === null) throw new RangeError('a text without the form of an API key has no hash')
  return bytesToHex(sha256(Uint8Array.from(text, (character) => character.charCodeAt(0))))
}

/**
 * Whether two texts are the same, in a time that depends on their lengths alone: how much of a hash was right is not
 * to be measured from outside.
 */
export function equalInConstantTime(left: string, right: string): boolean {
  let difference = left.length ^ right.length
  for (let index = 0; index < left.length; index++) {
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  }
  return difference === 0
}

/** @param bytes a multiple of 5, so that there is nothing to fill up. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= BITS_A_CHARACTER) {
      bits -= BITS_A_CHARACTER
      text += ALPHABET[(held >> bits) & 31]
    }
  }
  return text
}
