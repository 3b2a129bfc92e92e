/** Loads wrangler, with the settings that only its environment variables reach. */

/** Read when wrangler is loaded, so that it must be loaded here. */
const SETTINGS = {
  /** Metadata of a sample request, from the network; offline it would be waited for. */
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_LOG: 'error',
} as const

/** It takes a third of a second, which commands that do not need it are spared. What the user has set stays. */
export function loadWrangler(): Promise<typeof import('wrangler')> {
  for (const [name, value] of Object.entries(SETTINGS)) process.env[name] ??= value
  return import('wrangler')
}
