/**
 * Cloudflare's list prices of the Workers Paid plan in US dollars a month, as its pricing pages gave them in November
 * 2026. What is included is for the whole account.
 */

export interface Price {
  /** Units that the subscription includes. */
  readonly included: number
  /** Dollars for each million units beyond. */
  readonly perMillion: number
}

export const SUBSCRIPTION = 5

export const PRICES = {
  'Worker requests': { included: 10e6, perMillion: 0.3 },
  'Worker CPU ms': { included: 30e6, perMillion: 0.02 },
  'KV reads': { included: 10e6, perMillion: 0.5 },
  'R2 reads': { included: 10e6, perMillion: 0.36 },
  'Durable Object requests': { included: 1e6, perMillion: 0.15 },
  'Durable Object GB-s': { included: 400e3, perMillion: 12.5 },
  'Durable Object rows read': { included: 25e9, perMillion: 0.001 },
  'Durable Object rows written': { included: 50e6, perMillion: 1 },
  'Analytics Engine points': { included: 10e6, perMillion: 0.25 },
} as const satisfies Record<string, Price>

export type Unit = keyof typeof PRICES

/** Units a day that the free plan allows; above them requests fail. */
export const FREE_PER_DAY = {
  'Worker requests': 100e3,
  'KV reads': 100e3,
  'Durable Object requests': 100e3,
  'Durable Object rows read': 5e6,
  'Durable Object rows written': 100e3,
} as const satisfies Partial<Record<Unit, number>>
