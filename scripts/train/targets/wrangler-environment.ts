/** Settings of wrangler that only its environment variables reach. */

/**
 * Keeps wrangler from asking the network for anything that was not asked of it: the metadata of a sample request
 * (it would wait three seconds for it offline), usage metrics, error reports.
 */
export function quietWrangler(): void {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false'
  process.env.WRANGLER_SEND_METRICS ??= 'false'
  process.env.WRANGLER_SEND_ERROR_REPORTS ??= 'false'
  process.env.WRANGLER_HIDE_BANNER ??= 'true'
  process.env.WRANGLER_WRITE_LOGS ??= 'false'
}
