/** How much interactions count by their age: half of it is left after every half-life. */

export const SECONDS_A_DAY = 86_400

/**
 * 2^(−age / halfLife) of each, where the age is that against the newest of them. What has no time is as new as the
 * newest. Times in seconds, half-life in days > 0.
 */
export function recencyShares(
  timestamps: readonly (number | undefined)[],
  halfLifeDays: number,
): Float64Array {
  const newest = timestamps.reduce<number>((latest, time) => Math.max(latest, time ?? latest), -Infinity)
  return Float64Array.from(timestamps, (time) =>
    time === undefined ? 1 : 2 ** ((time - newest) / (halfLifeDays * SECONDS_A_DAY)),
  )
}
