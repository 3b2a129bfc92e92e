/** A version's name, derived from its manifest's content alone: the same model has the same name everywhere. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Manifest } from './manifest.ts'
import { encodeUtf8 } from './utf8.ts'

const HEX_DIGITS = 16

/** The first 16 hex digits of the SHA-256 of the manifest's canonical JSON. */
export function modelVersion(manifest: Manifest): string {
  // JSON.stringify escapes lone surrogates, so its text always is well formed.
  const text = encodeUtf8(canonicalJson(manifest)) as Uint8Array<ArrayBuffer>
  return bytesToHex(sha256(text)).slice(0, HEX_DIGITS)
}

/**
 * JSON without white space, keys in order of their UTF-16 units (RFC 8785 but for its own rules on ill-formed text).
 * @throws {RangeError} on a number that is not finite, which JSON would silently write as null.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`${value} cannot be written as JSON, expected a finite number`)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`)
  return `{${fields.join(',')}}`
}
