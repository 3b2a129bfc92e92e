/** Reads the values of the options of `foldin keys create`. */
import { InvalidArgumentError } from 'commander'
import { MAX_KEY_NAME_LENGTH, MAX_ORIGIN_LENGTH } from '../../../src/model/api-keys.ts'

const DAY_MS = 86_400_000
/** A century. */
const MAX_DAYS = 36_525

/** An origin as browsers write it: scheme, host, and the port unless it is the scheme's own. */
export function webOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    text.includes('*') ||
    text.length > MAX_ORIGIN_LENGTH
  ) {
    throw new InvalidArgumentError(
      'Expected one origin in full, such as https://shop.example or http://localhost:3000.',
    )
  }
  if (url.href !== `${url.origin}/`) {
    throw new InvalidArgumentError(`Expected an origin, without anything behind it: ${url.origin}`)
  }
  return url.origin
}

export function keyName(text: string): string {
  if (text.trim() === '' || text.length > MAX_KEY_NAME_LENGTH) {
    throw new InvalidArgumentError(`Expected a name of 1 to ${MAX_KEY_NAME_LENGTH} characters.`)
  }
  return text.trim()
}

/** `90d` from now, or the beginning of a day (`2027-01-31`, UTC), or a moment in ISO 8601. */
export function expiry(nowMs: () => number): (text: string) => number {
  return (text) => {
    const at = momentOf(text, nowMs())
    if (!Number.isFinite(at)) {
      throw new InvalidArgumentError('Expected a number of days such as 90d, or a date such as 2027-01-31.')
    }
    if (at <= nowMs()) throw new InvalidArgumentError('Expected a moment that is still to come.')
    return at
  }
}

function momentOf(text: string, nowMs: number): number {
  const days = /^(\d+)d$/.exec(text)?.[1]
  if (days !== undefined) return Number(days) <= MAX_DAYS ? nowMs + Number(days) * DAY_MS : Number.NaN
  return /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN
}

/** For options that may be given several times: each value once. */
export function severalOf<T>(parse: (text: string) => T): (text: string, before?: readonly T[]) => T[] {
  return (text, before = []) => [...new Set([...before, parse(text)])]
}
