/** Who looks at the page, as the attribute `user` says it. */
import { randomId } from '../platform.ts'

const STORAGE_KEY = 'foldin-visitor'
let passing: string | undefined

/**
 * The id to ask and to report with, undefined for nobody: then nothing is reported or stored.
 * `auto` is a random id that stays in this site's storage. Where storage is shut, or the browser sends Global Privacy
 * Control, it is forgotten with the page.
 */
export function visitorId(user: string | null): string | undefined {
  if (user !== 'auto') return user || undefined
  if (!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl) {
    try {
      const stored = localStorage.getItem(STORAGE_KEY) ?? randomId()
      localStorage.setItem(STORAGE_KEY, stored)
      return stored
    } catch {
      // Storage is shut: pages in sandboxes, visitors who block it.
    }
  }
  passing ??= randomId()
  return passing
}
