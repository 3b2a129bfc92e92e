/** The publishable key of a visitor to a service that is closed by keys; kept in the browser. */
import type { KeyValueStore } from './ratings-storage.ts'

const KEPT_AS = 'foldin-key'

/** What a form field takes: secret keys do not belong on a page. */
export const PUBLISHABLE_KEY_PATTERN = 'fld_pub_[0-9a-zA-Z_]+'

export function siteKey(store: KeyValueStore | null): string | null {
  return store?.getItem(KEPT_AS) ?? null
}

/** False where the browser keeps nothing for this site. */
export function keepSiteKey(store: KeyValueStore | null, key: string): boolean {
  try {
    store?.setItem(KEPT_AS, key)
    return store !== null
  } catch {
    return false
  }
}
