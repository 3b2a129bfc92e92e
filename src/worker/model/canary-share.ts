/** Which users a canary is shown to: so many percent, each user always or never, in every isolate alike. */
import { fnv1a, spreadBits } from '../../model/fnv1a.ts'

const HASHES = 2 ** 32

/**
 * The version is part of the hash, so that it is not always the same users who try what is new. Who is in stays in
 * when the percentage grows.
 * @param percent 0 to 100.
 */
export function inCanaryShare(version: string, percent: number, userId: string): boolean {
  const hash = spreadBits(fnv1a(new TextEncoder().encode(`${version}\n${userId}`)))
  return hash < (percent / 100) * HASHES
}
