/** Names of the headers that are Foldin's own. */

export const VERSION_HEADER = 'foldin-model-version'
/** What the answer had to do without, separated by commas: `stale-model`, `user-unavailable`, `events-unavailable`. */
export const DEGRADED_HEADER = 'foldin-degraded'
