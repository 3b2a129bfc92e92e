/** How long a warm isolate trusts the pointer that it read: the variable POINTER_TTL_SECONDS of wrangler.toml. */

export const DEFAULT_POINTER_TTL_MS = 30_000
/** A day. */
const MAX_POINTER_TTL_S = 86_400

/** In milliseconds; the default where the variable is left out, or is none, which `onProblem` is told. */
export function readPointerTtl(variable: string | undefined, onProblem: (problem: string) => void): number {
  if (variable === undefined) return DEFAULT_POINTER_TTL_MS
  const seconds = variable.trim() === '' ? Number.NaN : Number(variable)
  if (seconds >= 0 && seconds <= MAX_POINTER_TTL_S) return seconds * 1000
  onProblem(
    `POINTER_TTL_SECONDS is "${variable}", expected a number of seconds from 0 to ${MAX_POINTER_TTL_S}; taking ${DEFAULT_POINTER_TTL_MS / 1000}`,
  )
  return DEFAULT_POINTER_TTL_MS
}
