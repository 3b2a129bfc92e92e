/** The call that answers a `<foldin-recs>`, from its attributes. */
import type { Interaction, RecommendationsRequest } from '../../worker/contract/index.ts'
import { queryString } from '../query.ts'
import type { Call } from '../transport.ts'
import { ratingsOf } from './page-ratings.ts'
import { endpointOf } from './service.ts'
import { visitorId } from './visitor.ts'

const DEFAULT_LIMIT = 12
const MAX_LIMIT = 100
/** The service takes no more in one request. */
const MAX_INTERACTIONS = 1_000

/** The attribute `limit`, brought into 1 to 100; 12 where it is left out or no number. */
export function limitOf(host: HTMLElement): number {
  const limit = Math.abs(Math.trunc(Number(host.getAttribute('limit'))))
  return Math.min(limit || DEFAULT_LIMIT, MAX_LIMIT)
}

/**
 * Items similar to that of the attribute `item`, or else recommendations, for what the page says of the visitor and
 * for what was rated on it.
 * @throws {TypeError} where the attribute `filter` is not JSON.
 */
export function recsCall(host: HTMLElement, interactions: readonly Interaction[]): Call {
  const limit = limitOf(host)
  const filter = filterOf(host)
  const include: 'metadata'[] = ['metadata']
  const item = host.getAttribute('item')
  if (item !== null) {
    return { path: `items/${encodeURIComponent(item)}/similar${queryString({ limit, filter, include })}` }
  }
  const byItem = new Map(interactions.map((one) => [one.itemId, one]))
  for (const [itemId, value] of ratingsOf(endpointOf(host))) {
    if (value === null) byItem.delete(itemId)
    else byItem.set(itemId, value === undefined ? { itemId } : { itemId, value })
  }
  const body: RecommendationsRequest = {
    userId: visitorId(host.getAttribute('user')),
    interactions: [...byItem.values()].slice(-MAX_INTERACTIONS),
    limit,
    filter,
    include,
  }
  return { path: 'recommendations', body }
}

function filterOf(host: HTMLElement): unknown {
  const text = host.getAttribute('filter')
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TypeError(`the attribute filter is ${text}, expected JSON`, { cause })
  }
}
